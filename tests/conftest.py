import os

os.environ["CADRE_ENV"] = "test"
