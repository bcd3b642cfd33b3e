#!/usr/bin/env python3
"""Plans and runs four small trainings through lorikeet-cli and prints planned beside measured memory and time.

    tests/bench/plan_against_real.py [--cli build/release/bin/lorikeet-cli] [--smol FOLDER] [--data FOLDER] [--only KIND] [--repeat N]

Memory is the kernel's peak of resident pages (VmHWM) of the training process; time is the run's own elapsed time, from its first
metric record to its last. Exit code 1 when a bar is missed: memory within 15 %, time within 25 %.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

MEMORY_BAR, TIME_BAR = 0.15, 0.25


def kinds(smol, data):
    alpaca = os.path.join(data, "alpaca_en_demo.json")
    return {
        "built-in, defaults": [],
        "built-in, long rows": ["--dataset", alpaca, "--max-length", "512", "--batch-size", "16", "--max-steps", "8",
                                "--validation-share", "0.02"],
        "135M, short run": ["--base-model", smol, "--dataset", alpaca, "--batch-size", "4", "--max-steps", "16",
                            "--validation-share", "0.02", "--chat-template", "chatml"],
        "135M, low memory": ["--base-model", smol, "--dataset", alpaca, "--preset", "low-memory", "--max-steps", "4",
                             "--validation-share", "0.02", "--chat-template", "chatml"],
    }


def planned(cli, flags):
    out = subprocess.run([cli, "train", "--plan-only", "--json", *flags], capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def peak_of(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measured(cli, flags):
    """@return peak bytes, seconds of the run itself"""
    peak, seconds = 0, 0.0
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryFile("w+") as events:
        run = subprocess.Popen([cli, "train", "--json", "--runs-root", root, *flags], stdout=events, stderr=subprocess.DEVNULL)
        while run.poll() is None:
            peak = max(peak, peak_of(run.pid))
            time.sleep(0.02)
        if run.returncode != 0:
            raise SystemExit(f"the run failed: {flags}")
        events.seek(0)
        text = events.read()
    for line in text.splitlines():
        event = json.loads(line)
        if event.get("event") == "metric":
            seconds = event["elapsedSeconds"]
    return peak, seconds


def difference(plan, real):
    return (plan - real) / real


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", default="build/release/bin/lorikeet-cli")
    parser.add_argument("--smol", default="/work/ref/env/m/smol")
    parser.add_argument("--data", default="/work/ref/env/m/data")
    parser.add_argument("--only")
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    missed = False
    print(f"{'run':22} {'memory MB':>20} {'':>7} {'seconds':>26} {'':>7}")
    for name, flags in kinds(options.smol, options.data).items():
        if options.only and options.only not in name:
            continue
        for _ in range(options.repeat):
            plan = planned(options.cli, flags)
            peak, seconds = measured(options.cli, flags)
            memory = difference(plan["memoryBytes"]["total"], peak)
            duration = plan.get("seconds", {})
            expected = duration.get("expected", 0)
            late = difference(expected, seconds) if expected else float("nan")
            print(f"{name:22} {plan['memoryBytes']['total'] / 1e6:9.0f} / {peak / 1e6:8.0f} {100 * memory:+6.1f}%"
                  f" {expected:8.1f} ({duration.get('low', 0):.0f} to {duration.get('high', 0):.0f}) / {seconds:6.1f} {100 * late:+6.1f}%"
                  f"  {json.dumps(plan['memoryBytes'])}", flush=True)
            missed |= abs(memory) > MEMORY_BAR or not abs(late) <= TIME_BAR
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
