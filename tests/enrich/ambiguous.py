"""Invented sentences with three names that mean a brand and something else: fifteen of each sense.

The words of the configurations were written before the sentences; some sentences hold none of them on purpose.
"""

from workbench.model.config import Brand

BRANDS = (
    Brand(
        name="Delta",
        aliases=("Delta Air Lines",),
        handles=("delta",),
        ambiguous=("Delta",),
        context=("flight", "flights", "gate", "seat", "luggage", "bag", "bags", "boarding", "pilot", "crew",
        "airport",
                 "miles", "airline", "upgrade", "plane", "delayed", "landed"),
        not_context=("river", "variant", "covid", "mississippi", "nile", "force", "epsilon", "math", "mekong",
        "wetlands"),
    ),
    Brand(
        name="Apple",
        aliases=("Apple Inc", "iPhone", "MacBook"),
        handles=("apple",),
        ambiguous=("Apple",),
        context=("phone", "laptop", "store", "update", "charger", "screen", "app", "ios", "watch", "stock", "shares",
                 "keynote", "warranty", "software", "earnings"),
        not_context=("pie", "tree", "juice", "cider", "orchard", "cinnamon", "fruit", "eat", "ate", "crumble",
        "sauce"),
    ),
    Brand(
        name="Target",
        aliases=("Target Corporation",),
        handles=("target",),
        ambiguous=("Target",),
        context=("store", "cart", "checkout", "cashier", "aisle", "shopping", "bought", "redcard", "pickup",
        "clearance",
                 "receipt", "returns"),
        not_context=("sales", "audience", "missed", "archery", "price", "date", "goal", "language", "practice",
        "moving",
                     "quarter", "weight", "heart"),
    ),
)  # fmt: skip

MEANT = {
    "Delta": (
        "Delta lost my luggage again in Leeds", "three hours at the gate and Delta says nothing",
        "my Delta flight was lovely",
        "free upgrade from Delta today, yes", "Delta crew handed out cookies",
        "why is Delta delayed every single Monday",
        "got 4000 miles from Delta as an apology", "boarding with Delta is chaos",
        "the seat on Delta hardly reclines",
        "thanks @delta for the quick reply, Delta rocks", "Delta Air Lines called back, well done Delta",
        "our plane with Delta landed early", "never Delta again", "Delta charged me twice for one bag",
        "waiting for Delta to pick up the phone",
    ),
    "Apple": (
        "Apple replaced the screen for free", "my Apple laptop died on day two", "the new Apple watch is too big",
        "Apple broke my phone with the last update", "queue outside the Apple store this morning",
        "Apple shares fell after the earnings call", "my iPhone is slow, thanks Apple",
        "the Apple charger costs how much",
        "watched the Apple keynote twice", "Apple says my warranty is void",
        "every app on Apple wants a subscription now",
        "switched from Apple and never looked back", "Apple support kept me waiting for an hour",
        "@apple please fix this, Apple", "the software Apple ships lately is full of holes",
    ),
    "Target": (
        "the cashier at Target was so kind", "bought three lamps at Target", "Target pickup took two minutes",
        "one aisle of Target and my money is gone", "Target checkout line reaches the door",
        "clearance day at Target, see you there",
        "Target took my returns without a receipt", "my whole cart at Target was seasonal candles",
        "the Target store in town closes", "shopping at Target with three kids", "@target your site is down, Target",
        "Target Corporation hires 200 people, says Target", "ran into my teacher at Target",
        "redcard discount at Target did not work",
        "why is it so cold inside Target",
    ),
}  # fmt: skip
OTHER = {
    "Delta": (
        "the delta variant spreads faster", "a boat trip through the delta of the river",
        "we studied alpha, delta and epsilon today",
        "birds of the Nile delta", "the Mississippi delta floods every spring", "covid delta cases are down",
        "he served in the delta force", "the delta between both numbers is small", "delta means change in math",
        "rice fields in the Mekong delta", "delta wetlands need protection", "the delta of that option is 0.4",
        "a delta wing glider over the hill", "the river delta at sunset", "delta waves in deep sleep",
    ),
    "Apple": (
        "an apple a day", "apple pie with cinnamon", "planted an apple tree", "cold apple juice on a hot day",
        "she ate an apple on the train", "apple cider season is here", "the orchard smells of apple",
        "green apple or red apple", "apple sauce for the baby", "an apple fell on my head",
        "apple crumble for dessert", "best fruit: apple", "eat an apple before the run",
        "apple picking with the kids",
        "bruised apple, half price",
    ),
    "Target": (
        "we missed our sales target", "the target audience is teens", "moving target", "archery target in the garden",
        "target date is Friday", "a price target of 40", "on target for the quarter", "my goal and target is ten km",
        "an easy target for thieves", "target practice on Sunday", "the target language is Spanish",
        "target weight reached", "they target students with these ads", "hit the target every time",
        "target heart rate 140",
    ),
}  # fmt: skip
