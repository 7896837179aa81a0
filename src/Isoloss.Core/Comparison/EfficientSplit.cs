using System.Globalization;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Core.Comparison;

/// <summary>
/// How the law in the middle of both arms spends compute, held near the ladder: a law that the rungs hardly tell can put the best split
/// at a model of three parameters, and all that a comparison says there is noise.
/// </summary>
/// <param name="theta">The law, as <see cref="Chinchilla"/> takes it.</param>
/// <param name="rungs">The common rungs.</param>
internal sealed class EfficientSplit(double[] theta, IReadOnlyList<PairedRung> rungs)
{
    /// <summary>Tokens per parameter leave those of the rungs by this factor at most.</summary>
    private const double Beyond = 10;

    private readonly double _least = rungs.Min(r => r.Tokens / r.Params) / Beyond, _most = rungs.Max(r => r.Tokens / r.Params) * Beyond;

    /// <summary>The split of 6 N D.</summary>
    /// <param name="flops">C, FLOP.</param>
    public ScalePoint At(double flops)
    {
        ScalePoint best = Best(flops);
        double ratio = Math.Clamp(best.Tokens / best.Params, _least, _most);
        return ratio == best.Tokens / best.Params ? best : ScalePoint.Of(Math.Sqrt(flops / 6 / ratio), Math.Sqrt(flops / 6 * ratio));
    }

    /// <summary>Says that a split was held, or null.</summary>
    /// <param name="flops">C, FLOP.</param>
    public Diagnostic? Held(double flops)
    {
        ScalePoint best = Best(flops), taken = At(flops);
        return taken == best ? null : new Diagnostic("split-held", string.Create(CultureInfo.InvariantCulture,
            $"The law in the middle of both arms would spend the target's compute on {best.Params:0.##e0} parameters and {best.Tokens:0.##e0} tokens, far from the rungs' tokens per parameter: "
            + $"the rungs hardly tell it. Taken: {taken.Params:0.##e0} parameters and {taken.Tokens:0.##e0} tokens."),
            "Add rungs that differ in size and in tokens, or give the target as parameters and tokens.");
    }

    private ScalePoint Best(double flops) => Frontier.Optimal(Chinchilla.Instance, theta, flops);
}
