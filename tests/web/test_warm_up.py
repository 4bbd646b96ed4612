"""What the first visitor would wait for is loaded before anybody comes."""

from __future__ import annotations

from django.template import engines

from homeground.planning.free_days import weekend_of
from homeground.web import serving
from tests.web import lanterns


def test_templates_and_holidays_are_there_before_the_first_page(made: lanterns.Lanterns) -> None:
    (loader,) = engines["django"].engine.template_loaders
    loader.reset()
    weekend_of.cache_clear()
    serving.warm_up()
    assert {"today/index.html", "calendar/month.html"} <= set(loader.get_template_cache)
    countries = {market.country for market in made.brand.markets.all()}
    assert weekend_of.cache_info().currsize == len(countries)
