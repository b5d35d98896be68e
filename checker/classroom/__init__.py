"""A whole class: everybody's submissions graded by several workers, every verdict kept, an overview made of them."""
