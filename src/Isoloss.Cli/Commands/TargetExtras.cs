using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Cli.Commands;

/// <summary>What a point has beside size, data and compute, for laws that depend on more.</summary>
internal sealed record TargetExtras(double? UniqueTokens, double? Steps, double? BatchTokens, double? LearningRate)
{
    /// <summary>Adds the extras to a point and refuses one that the law asks for and nobody gave.</summary>
    public ScalePoint Of(in ScalePoint point, ILaw law)
    {
        var full = point with
        {
            // Data that nobody says is repeated is not.
            UniqueTokens = UniqueTokens ?? point.Tokens,
            Steps = Steps ?? point.Tokens / (BatchTokens ?? double.NaN),
            BatchTokens = BatchTokens ?? point.Tokens / (Steps ?? double.NaN),
            LearningRate = LearningRate ?? double.NaN,
        };
        foreach (Axis axis in law.Axes)
            if (!double.IsFinite(full.On(axis)))
                throw new BadInputException($"the law {law.Name} depends on {Name(axis)}: expected {OptionOf(axis)} beside the size and the data");
        return full;
    }

    /// <summary>Options that were given and that a law does not ask for; <paramref name="law"/> is null where laws of size and data are averaged.</summary>
    public IEnumerable<string> Idle(ILaw? law)
    {
        bool asksSteps = law is not null && (law.Axes.Contains(Axis.Steps) || law.Axes.Contains(Axis.BatchTokens));
        if (UniqueTokens is not null && law?.Axes.Contains(Axis.UniqueTokens) != true)
            yield return "--unique-tokens";
        if (Steps is not null && !asksSteps)
            yield return "--steps";
        if (BatchTokens is not null && !asksSteps)
            yield return "--batch-tokens";
        if (LearningRate is not null && law?.Axes.Contains(Axis.LearningRate) != true)
            yield return "--learning-rate";
    }

    private static string OptionOf(Axis axis) => axis switch
    {
        Axis.Steps or Axis.BatchTokens => "--steps or --batch-tokens",
        Axis.LearningRate => "--learning-rate",
        _ => "--unique-tokens",
    };

    private static string Name(Axis axis) => axis switch
    {
        Axis.Steps => "optimizer steps",
        Axis.BatchTokens => "batch size in tokens",
        Axis.LearningRate => "peak learning rate",
        _ => "unique tokens",
    };
}
