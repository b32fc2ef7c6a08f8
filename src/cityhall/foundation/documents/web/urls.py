"""Addresses of uploads in pieces."""

from django.urls import path

from cityhall.foundation.documents.web import pieces

app_name = "uploads"
urlpatterns = [
    path("uploads/", pieces.begin, name="begin"),
    path("uploads/<uuid:upload_id>/", pieces.standing, name="standing"),
    path("uploads/<uuid:upload_id>/finish/", pieces.finish, name="finish"),
    path("uploads/<uuid:upload_id>/<int:offset>/", pieces.piece, name="piece"),
]
