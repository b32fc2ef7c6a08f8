"""What every wing needs: what is asked, who acts, who lives here, what was handed in or said."""
