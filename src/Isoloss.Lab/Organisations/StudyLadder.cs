using Isoloss.Core;
using Isoloss.Core.Organisation;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Organisations;

/// <summary>A study's ladder as the rungs of an organisation: testing an idea on a rung is one run of a variant for each of its seeds.</summary>
public static class StudyLadder
{
    private const double SecondsPerHour = 3600;
    private const double LeastPromoted = 0.02, MostPromoted = 0.9;

    /// <summary>Builds it: rungs of equal FLOP together, cheapest first, each promoting what makes the next one cost as much in total.</summary>
    /// <param name="study">The study.</param>
    /// <param name="flopsPerGpu">FLOP per second that one GPU does in training; above 0.</param>
    /// <param name="like">Attention and gangs come from its rungs, in their order; noise too, where none was measured.</param>
    /// <param name="noise">Standard deviation of the measured ln of the multiplier at a number of FLOP; null where it was not measured.</param>
    /// <exception cref="BadInputException">A rung's FLOP are not known.</exception>
    public static IReadOnlyList<LadderStep> Of(Study study, double flopsPerGpu, IReadOnlyList<LadderStep> like, Func<double, double>? noise)
    {
        var rungs = study.Ladder.Select(r => (r.Label, Flops: Flops(study, r))).OrderBy(r => r.Flops).ToArray();
        int seeds = study.Variants[0].Seeds.Count;
        return [.. rungs.Select((r, j) =>
        {
            LadderStep model = like[Math.Min(j, like.Count - 1)];
            double gpuHours = r.Flops * seeds / flopsPerGpu / SecondsPerHour;
            return model with
            {
                Name = r.Label,
                GpuHours = gpuHours,
                // No more GPUs than keep a test above a minute.
                Gang = (int)Math.Clamp(Math.Floor(gpuHours * 60), 1, model.Gang),
                Flops = r.Flops,
                Noise = noise?.Invoke(r.Flops) / Math.Sqrt(seeds) ?? model.Noise,
                Threshold = null,
                Promote = j == rungs.Length - 1 ? null : Math.Clamp(r.Flops / rungs[j + 1].Flops, LeastPromoted, MostPromoted),
            };
        })];
    }

    private static double Flops(Study study, Rung rung) => RunCost.Flops(study.Variants[0], rung) ?? throw new BadInputException(
        study.Variants[0].Builtin?.Model.Module is { } module
            ? $"{study.Name}: found the module {module} in {study.Variants[0].Name}, whose FLOP only the trainer knows; expected a first variant without model.module"
            : $"{study.Name}: rung {rung.Label}: found a size without params, expected params in every size, so that its FLOP are known");
}
