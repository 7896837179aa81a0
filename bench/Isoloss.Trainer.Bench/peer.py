"""The bench's model as one writes it in PyTorch: eager, one thread, fused AdamW where the version has it.

usage: peer.py SIZE STEPS LR REFERENCE_WIDTH VALUES WINDOWS: begins from the initial values and takes the windows that the bench wrote.
Prints a JSON line: {"params", "seconds", "loss", "version"}, seconds of processor time of each step and the loss of the last.
16 sequences of 128 tokens a step, 256 symbols, heads of 32, RMSNorm, rotary positions, SwiGLU, untied output, clipping at 1.
"""
import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

SEQUENCES, CONTEXT, SYMBOLS, HEAD = 16, 128, 256, 32


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.gain


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), -1)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        hidden = round(8 * width / 3 / 8) * 8
        self.heads = width // HEAD
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x, cos, sin, mask):
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            y = (q @ k.transpose(-2, -1) * HEAD**-0.5 + mask).softmax(-1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        gate, up = self.up(self.norm2(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up)


class Model(nn.Module):
    def __init__(self, width, layers):
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(layers))
        self.norm = Norm(width)
        self.head = nn.Linear(width, SYMBOLS, bias=False)
        angle = torch.outer(torch.arange(CONTEXT), 10000 ** (-torch.arange(0, HEAD, 2) / HEAD))
        self.register_buffer("cos", angle.cos())
        self.register_buffer("sin", angle.sin())
        self.register_buffer("mask", torch.full((CONTEXT, CONTEXT), float("-inf")).triu(1))

    def forward(self, tokens, targets):
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x, self.cos, self.sin, self.mask)
        return F.cross_entropy(self.head(self.norm(x)).flatten(0, 1), targets.flatten())


def fill(model, file):
    """Gives the parameters, in the order of the bench's flat array, its initial values."""
    blocks = model.blocks
    order = [model.embed.weight, *(n.gain for b in blocks for n in (b.norm1, b.norm2)), model.norm.gain,
             *(m.weight for b in blocks for m in (b.qkv, b.out)), *(b.up.weight for b in blocks), *(b.down.weight for b in blocks), model.head.weight]
    values = torch.from_file(file, size=sum(p.numel() for p in order), dtype=torch.float32)
    with torch.no_grad():
        for p, part in zip(order, values.split([p.numel() for p in order])):
            p.copy_(part.view_as(p))


def groups(model, lr, scale):
    """Matrices decay; those behind the embedding have a rate of their own."""
    named = list(model.named_parameters())
    return [{"params": [p for n, p in named if p.dim() == 1], "lr": lr, "weight_decay": 0.0},
            {"params": [model.embed.weight], "lr": lr},
            {"params": [p for n, p in named if p.dim() == 2 and p is not model.embed.weight], "lr": lr * scale}]


def measure(width, layers, steps, lr, reference, values, windows):
    model = Model(width, layers)
    fill(model, values)
    optimizer = torch.optim.AdamW(groups(model, lr, reference / width), betas=(0.9, 0.95), weight_decay=0.1, foreach=True)
    batches = torch.from_file(windows, size=steps * SEQUENCES * (CONTEXT + 1), dtype=torch.int64).view(steps, SEQUENCES, CONTEXT + 1)
    seconds = []
    for tokens in batches:
        begun = time.process_time()
        loss = model(tokens[:, :-1], tokens[:, 1:])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        last = loss.item()
        seconds.append(time.process_time() - begun)
    print(json.dumps({"params": sum(p.numel() for p in model.parameters()), "seconds": seconds, "loss": last, "version": torch.__version__}))


torch.set_num_threads(1)
size, steps, lr, reference, values, windows = sys.argv[1:]
measure(*map(int, size.split("x")), int(steps), float(lr), float(reference), values, windows)
