"""How many small mistakes in the source the tests would notice: a mutation score over a random sample.

The mistakes are mutmut's; choosing, trying and counting them is done here, since mutmut leaves out what stands outside
of functions and in decorated ones, which is where this project declares things.
"""
