#!/usr/bin/env python3
"""Solves the tasks that `measure_tests.rs` wrote with HiGHS (`pip install highspy`), on one thread, to the proven best."""

import pathlib
import sys
import time

import highspy

for file in sorted(pathlib.Path(sys.argv[1]).glob("*.lp")):
    highs = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "time_limit": 60.0}.items():
        highs.setOptionValue(option, value)
    highs.readModel(str(file))
    clock = time.perf_counter()
    highs.run()
    took = (time.perf_counter() - clock) * 1000
    status = highs.modelStatusToString(highs.getModelStatus())
    print(f"{file.stem}: {took:.1f} ms, {status}, {round(highs.getInfo().objective_function_value)}")
