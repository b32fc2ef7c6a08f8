"""What the city decides, on paper and on a page: notices, their signature, their proof."""
