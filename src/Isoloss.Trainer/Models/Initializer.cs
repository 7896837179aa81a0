using Isoloss.Trainer.Data;
using Isoloss.Trainer.Kernels;
using Isoloss.Trainer.Modules;

namespace Isoloss.Trainer.Models;

/// <summary>
/// Initial values. Each parameter draws from a stream named after it, so that two architectures on one rung agree in all
/// parameters that they share.
/// </summary>
internal static class Initializer
{
    /// <summary>Fills all parameters.</summary>
    /// <param name="parameters">What to fill.</param>
    /// <param name="layers">Number of blocks.</param>
    /// <param name="streams">Streams of the run.</param>
    public static void Fill(FlatParameters parameters, int layers, RunStreams streams)
    {
        Span<float> values = parameters.Values.Floats();
        foreach (var slot in parameters.Layout.Slots)
        {
            var part = values.Slice(slot.Offset, slot.Length);
            if (slot.Initial is { } own)
            {
                own(new InitialRandom(streams.For("initial " + slot.Name)), part);
                continue;
            }
            if (slot.Kind == ParameterKind.Gain)
                part.Fill(1);
            double deviation = Deviation(slot, layers);
            if (deviation == 0)
                continue;
            var random = streams.For("initial " + slot.Name);
            foreach (ref float value in part)
                value = (float)(deviation * random.Normal());
        }
    }

    /// <summary>
    /// Standard deviation of the initial values: .5 / sqrt(inputs) for matrices that read the residual stream, smaller by
    /// sqrt(2 layers) for those that write to it, so that its variance does not grow with depth (Radford et al. 2019, section
    /// 2.3).
    /// The output matrix begins at zero: the first loss is the logarithm of the vocabulary, and widths start alike (Yang et al.
    /// 2022).
    /// </summary>
    private static double Deviation(ParameterSlot slot, int layers) => slot.Kind switch
    {
        ParameterKind.Embedding or ParameterKind.Position or ParameterKind.Router => 0.02,
        ParameterKind.HiddenInput => 0.5 / Math.Sqrt(slot.Columns),
        ParameterKind.HiddenOutput => 0.5 / Math.Sqrt(slot.Columns * 2.0 * layers),
        _ => 0,
    };
}
