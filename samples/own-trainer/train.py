#!/usr/bin/env python3
"""A trainer of one's own: a factorised bigram model of text, trained by stochastic gradient descent.

Only Python's standard library is used. It shows all that Isoloss asks of a trainer (docs/contract.md):
read the job, append metrics, save snapshots, stop when asked, resume, keep states for branches and begin from them, write the
result last.
"""
import json
import math
import os
import random
import signal
import sys
import time

ALPHABET = "abcdefghijklmnopqrstuvwxyz ."  # everything else in the text becomes a full stop
BATCH = 16  # tokens a step
LINES = 50  # lines of metrics a run


def replace(path, value):
    """Writes JSON so that a reader sees the old file or the new one, never a part."""
    with open(path + ".tmp", "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)


def read_text(path):
    """The text as numbers, split into training text and the last tenth, which is never trained on."""
    with open(path, encoding="utf-8", errors="replace") as file:
        words = " ".join(file.read().lower().split())
    text = [ALPHABET.find(c) if c in ALPHABET else len(ALPHABET) - 1 for c in words]
    cut = len(text) * 9 // 10
    return text[:cut], text[cut:]


class Model:
    """logits[next] = bias[next] + output[next] . input[previous], with vectors of the given width."""

    def __init__(self, width, rng):
        size = len(ALPHABET)
        self.input = [[rng.gauss(0, 0.5) for _ in range(width)] for _ in range(size)]
        self.output = [[rng.gauss(0, 0.5) for _ in range(width)] for _ in range(size)]
        self.bias = [0.0] * size

    def params(self):
        return len(self.bias) + sum(map(len, self.input)) + sum(map(len, self.output))

    def probabilities(self, previous):
        x = self.input[previous]
        logits = [b + sum(a * c for a, c in zip(x, row)) for b, row in zip(self.bias, self.output)]
        top = max(logits)
        weights = [math.exp(v - top) for v in logits]
        total = sum(weights)
        return [w / total for w in weights]

    def loss(self, text):
        return -sum(math.log(self.probabilities(p)[n]) for p, n in zip(text, text[1:])) / (len(text) - 1)

    def learn(self, previous, following, rate):
        """One token: the gradient of the cross-entropy is probabilities - one-hot."""
        error = self.probabilities(previous)
        loss = -math.log(error[following])
        error[following] -= 1
        x = self.input[previous]
        back = [sum(e * row[k] for e, row in zip(error, self.output)) for k in range(len(x))]
        for e, (n, row) in zip(error, enumerate(self.output)):
            self.bias[n] -= rate * e
            for k, value in enumerate(x):
                row[k] -= rate * e * value
        self.input[previous] = [value - rate * g for value, g in zip(x, back)]
        return loss


class Metrics:
    """Appends each line once: a half line of a killed process is cut, and known steps are not repeated."""

    def __init__(self, path):
        self.file = open(path, "a+b")
        self.file.seek(0)
        content = self.file.read()
        whole = content[: content.rfind(b"\n") + 1]
        self.file.truncate(len(whole))
        self.last = max((json.loads(line)["step"] for line in whole.splitlines()), default=-1)

    def append(self, step, **values):
        if step > self.last:
            self.file.write(json.dumps({"step": step, **values}).encode() + b"\n")
            self.file.flush()
            self.last = step


class Run:
    def __init__(self, job):
        self.spec = job["run"]
        self.recipe = self.spec["recipe"]
        self.every = job["snapshot_seconds"]
        self.folder = job["directory"]
        self.steps = max(1, self.spec["tokens"] // BATCH)
        self.train, self.held_out = read_text(self.recipe["data"]["path"])
        width = self.spec["size"]["width"]
        # A run that goes on from another one takes its streams, and so its data, from where that one began.
        self.origin = self.spec.get("origin")
        stream_tokens = self.origin["stream_tokens"] if self.origin else self.spec["tokens"]
        # Named after the rung: runs of one seed on different rungs share nothing random, the arms of a rung share all of it.
        self.name = f'seed {self.spec["seed"]} width {width} tokens {stream_tokens}'
        self.model = Model(width, random.Random(self.name))
        self.step, self.seconds, self.recent = 0, 0.0, 0.0
        self.stopping = False
        self.snapshot = os.path.join(self.folder, "snapshots", "last.json")
        self.began = job["start"]["step"] if "start" in job else 0
        self.stop_after = job.get("stop_after_step")
        shares = job.get("keep_snapshots", [])
        self.keep = {min(max(1, round(share * self.steps)), self.steps - 1) for share in shares} | {self.stop_after}
        if os.path.exists(self.snapshot):
            self.load(self.snapshot)
        elif "start" in job:
            self.load(job["start"]["snapshot"])
            self.seconds = 0.0  # those were another run's

    def load(self, path):
        with open(path) as file:
            self.step, self.seconds, self.recent, self.model.__dict__ = json.load(file)

    def path(self, name):
        return os.path.join(self.folder, name)

    def save(self, state="running"):
        self.write_state(self.snapshot)
        status = {
            "state": state,
            "updated": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "process_id": os.getpid(),
            "step": self.step,
            "total_steps": self.steps,
            "loss": self.recent,
            "tokens_per_second": (self.step - self.began) * BATCH / max(self.seconds, 1e-9),
        }
        replace(self.path("state.json"), status)

    def write_state(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        replace(path, [self.step, self.seconds, self.recent, self.model.__dict__])

    def rate(self):
        """Constant, or falling linearly to nothing: the recipe decides."""
        return self.recipe["lr"] * (1 - self.step / self.steps if self.recipe.get("decay") else 1)

    def train_step(self):
        # The run and the step alone choose the data, so a resumed run sees what an undisturbed one sees.
        rng = random.Random(f"{self.name} step {self.step}")
        losses = []
        for _ in range(BATCH):
            at = rng.randrange(len(self.train) - 1)
            losses.append(self.model.learn(self.train[at], self.train[at + 1], self.rate()))
        self.step += 1
        self.recent = sum(losses) / BATCH

    def run(self):
        metrics = Metrics(self.path("metrics.jsonl"))
        self.save()
        saved = started = time.monotonic()
        before = self.seconds
        while self.step < self.steps:
            self.train_step()
            self.seconds = before + time.monotonic() - started
            if self.step % max(1, self.steps // LINES) == 0 or self.step == self.steps:
                metrics.append(self.step, tokens=self.step * BATCH, train_loss=self.recent)
            if self.step in self.keep:
                self.write_state(self.path(f"kept/step-{self.step:012d}.json"))
            if self.step == self.stop_after:
                return 0
            if self.stopping:
                self.save("cancelled")
                return 130
            if time.monotonic() - saved >= self.every:
                self.save()
                saved = time.monotonic()
        self.finish()
        return 0

    def finish(self):
        loss = self.model.loss(self.held_out)
        self.save("finished")
        parts = [self.held_out[i : i + 65] for i in range(0, len(self.held_out) - 64, 64)]
        replace(self.path("evaluation.json"), {"losses": [self.model.loss(part) for part in parts]})
        result = {
            "state": "finished" if math.isfinite(loss) else "diverged",
            "loss": loss if math.isfinite(loss) else "NaN",
            "params": self.model.params(),
            "tokens": self.steps * BATCH,
            "steps": self.steps,
            "seconds": self.seconds,
            "tokens_per_second": (self.steps - self.began) * BATCH / max(self.seconds, 1e-9),
        }
        if self.origin:
            result["origin"] = self.origin
        replace(self.path("result.json"), result)


def main():
    if len(sys.argv) != 2:
        print("usage: train.py JOB.json", file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1]) as file:
            run = Run(json.load(file))
    except (OSError, KeyError, ValueError) as error:
        print(f"bad job {sys.argv[1]}: {error!r}", file=sys.stderr)
        return 2

    def stop(signal_number, frame):
        run.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return run.run()


if __name__ == "__main__":
    sys.exit(main())
