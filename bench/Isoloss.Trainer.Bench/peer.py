"""The bench's model as one writes it in PyTorch: eager, one thread, fused AdamW where the version has it.

Prints one JSON line a size: {"size", "params", "tokens_per_second"}, per second of processor time, as the bench measures itself.
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


def measure(width, layers):
    torch.manual_seed(1)
    model = Model(width, layers)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, foreach=True)
    steps = int(min(max(4e6 / (width * width * layers * 12), 3), 40))
    seconds = []
    for step in range(2 + steps):
        begun = time.process_time()
        tokens = torch.randint(SYMBOLS, (SEQUENCES, CONTEXT + 1))
        loss = model(tokens[:, :-1], tokens[:, 1:])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        seconds.append(time.process_time() - begun)
    median = sorted(seconds[2:])[steps // 2]
    print(json.dumps({
        "size": f"{width}x{layers}",
        "params": sum(p.numel() for p in model.parameters()),
        "tokens_per_second": SEQUENCES * CONTEXT / median,
        "version": torch.__version__,
    }), flush=True)


torch.set_num_threads(1)
for size in sys.argv[1:]:
    measure(*map(int, size.split("x")))
