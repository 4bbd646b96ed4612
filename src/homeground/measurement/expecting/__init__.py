"""What a post of this account, format and age would have got. `homeground.measurement.expectation` is its door."""
