using System;
using Isoloss.Trainer.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

/// <summary>Every token sees the mean of those up to itself, with dropout in training; every second block keeps the built-in attention.</summary>
public sealed class MeanAttention : IModelModule
{
    public IBlockPart? Attention(BlockBuilder block) => block.Block % 2 == 1 ? null : new Part(
        block.Context,
        block.AddInput("value", block.Width, block.Width),
        block.AddOutput("attention_out", block.Width, block.Width),
        block.AddGain("scale", block.Width, (random, values) =>
        {
            foreach (ref float value in values)
                value = (float)(1 + .1 * random.Normal());
        }),
        block.AddBias("shift", block.Width));

    private sealed class Part : IBlockPart, IDisposable
    {
        private readonly int _context;
        private readonly ModuleParameter _value, _out, _scale, _shift;
        private readonly Tensor _counts;

        public Part(int context, ModuleParameter value, ModuleParameter output, ModuleParameter scale, ModuleParameter shift)
        {
            (_context, _value, _out, _scale, _shift) = (context, value, output, scale, shift);
            _counts = arange(1, context + 1, ScalarType.Float32).view(1, context, 1).DetachFromDisposeScope();
        }

        public double ForwardFlops => 2.0 * (_value.Length + _out.Length) + 4 * _scale.Length;

        public Tensor Forward(Tensor x)
        {
            var values = F.dropout(_value.Apply(x), 0.1, is_grad_enabled()).view(-1, _context, x.shape[1]);
            return _out.Apply((values.cumsum(1) / _counts).view(-1, x.shape[1]) * _scale.Value + _shift.Value);
        }

        public void Dispose() => _counts.Dispose();
    }
}
