using System.Globalization;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Fitting;

/// <summary>Refuses what cannot be fitted, saying what was found and what was expected.</summary>
internal static class FitCheck
{
    /// <summary>Checks options, runs, the axes that the law needs, and that there are enough runs.</summary>
    public static void Require(ILaw law, IReadOnlyList<Observation> observations, FitOptions options)
    {
        Options(options);
        ObservationCheck.Require(observations, "runs");
        Weights(observations);
        Axes(law, observations);
        int used = observations.Count(o => o.Weight > 0), p = law.Parameters.Count;
        if (used < p)
            throw new BadInputException(
                $"found {Counted(used)}: the law {law.Name} ({law.Equation}) has {p} parameters and needs at least as many runs");
        int distinct = observations.Where(o => o.Weight > 0).Select(o => Rungs.On(o.At, law.Axes)).Distinct().Count();
        if (distinct < p)
            throw new BadInputException(
                $"found {Counted(used)} on {distinct} distinct values of {string.Join(", ", law.Axes.Select(AxisNames.Of))}: the law {law.Name} has {p} parameters, depends on nothing else and needs as many distinct points");
    }

    /// <summary>A number of runs in words.</summary>
    public static string Counted(int runs) => runs == 1 ? "1 run" : $"{runs} runs";

    private static void Options(FitOptions options)
    {
        ObservationCheck.Positive(options.HuberDelta, "Huber delta");
        ObservationCheck.Positive(options.StudentScale ?? 1, "Student scale");
        ObservationCheck.Positive(options.StudentDof, "Student degrees of freedom");
        ObservationCheck.Positive(options.OverPrediction, "over-prediction factor");
        ObservationCheck.Probability(options.Level, 0, "level");
        if (options.Resamples < 0)
            throw new BadInputException($"resamples is {options.Resamples}: expected 0 or more");
    }

    /// <summary>Refuses a weight below 0 or not finite.</summary>
    public static void Weights(IReadOnlyList<Observation> observations)
    {
        for (int i = 0; i < observations.Count; i++)
            if (!(observations[i].Weight >= 0 && double.IsFinite(observations[i].Weight)))
                throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                    $"runs, run {i + 1} of the list: weight is {observations[i].Weight}, expected a finite number of at least 0 (0 leaves the run out)"));
    }

    private static void Axes(ILaw law, IReadOnlyList<Observation> observations)
    {
        foreach (Axis axis in law.Axes)
            for (int i = 0; i < observations.Count; i++)
            {
                double value = observations[i].At.On(axis);
                if (observations[i].Weight == 0 || (value > 0 && double.IsFinite(value)))
                    continue;
                string column = AxisNames.Column(axis), found = double.IsNaN(value) ? "not recorded" : value.ToString(CultureInfo.InvariantCulture);
                throw new BadInputException(
                    $"runs, run {i + 1} of the list: {AxisNames.Of(axis)} is {found}, and the law {law.Name} ({law.Equation}) depends on it: expected a finite number above 0 (--map {column}=COLUMN names the column that holds it)");
            }
    }
}
