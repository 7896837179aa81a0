using Isoloss.Core.Numerics;

namespace Isoloss.Core.Stability;

/// <summary>Loss of one size over learning rates.</summary>
public sealed record RateCurve
{
    private const double ThreeDecades = 6.907755278982137;

    /// <summary>Label of the rung.</summary>
    public required string Rung { get; init; }

    /// <summary>N.</summary>
    public required double Params { get; init; }

    /// <summary>Rates by increasing rate with the mean loss of their runs; a run that diverged counts with the loss at
    /// initialisation.</summary>
    public required IReadOnlyList<(double Rate, double Loss)> Points { get; init; }

    /// <summary>
    /// Learning-rate sensitivity (Wortsman et al. 2023, arXiv 2309.14322, section 2.3): the mean over learning rates, evenly in their
    /// logarithm, of the loss above the best one, each loss clipped at that of initialisation. The paper takes three decades; where the
    /// sweep has fewer, those it has (<see cref="Decades"/>).
    /// </summary>
    public required double Sensitivity { get; init; }

    /// <summary>Decades of learning rate that <see cref="Sensitivity"/> is over, at most 3.</summary>
    public required double Decades { get; init; }

    /// <summary>Best rate by a parabola through the losses around the lowest; open ends are 0 or infinite. Null where the lowest loss is at
    /// an end of the sweep.</summary>
    public Estimate? Best { get; init; }

    /// <summary>Measures a sweep.</summary>
    /// <param name="rung">Label of the rung.</param>
    /// <param name="parameters">N.</param>
    /// <param name="runs">Rate and loss of each run; a loss that is not finite stands for divergence.</param>
    /// <param name="initialLoss">Loss at initialisation, nats.</param>
    /// <param name="level">Level of the interval.</param>
    /// <returns>The curve; null with fewer than three rates.</returns>
    public static RateCurve? Of(
        string rung, double parameters, IEnumerable<(double Rate, double Loss)> runs, double initialLoss, double level = 0.95)
    {
        (double Rate, double Loss)[] points = [.. runs.Where(r => r.Rate > 0)
            .Select(r => (r.Rate, Loss: double.IsFinite(r.Loss) ? Math.Min(r.Loss, initialLoss) : initialLoss))
            .GroupBy(r => r.Rate).OrderBy(g => g.Key).Select(g => (g.Key, g.Average(r => r.Loss)))];
        if (points.Length < 3)
            return null;
        var (sensitivity, range) = Mean(points);
        return new RateCurve
        {
            Rung = rung,
            Params = parameters,
            Points = points,
            Sensitivity = sensitivity,
            Decades = range / Math.Log(10),
            Best = Optimum(points, level),
        };
    }

    /// <summary>Trapezoids over ln rate, over the three decades around the best rate that the sweep covers most of.</summary>
    private static (double Sensitivity, double Range) Mean((double Rate, double Loss)[] points)
    {
        double best = points.Min(p => p.Loss);
        double middle = Math.Log(points.MinBy(p => p.Loss).Rate);
        double low = Math.Max(Math.Log(points[0].Rate), Math.Min(middle - ThreeDecades / 2, Math.Log(points[^1].Rate) - ThreeDecades));
        double high = Math.Min(Math.Log(points[^1].Rate), low + ThreeDecades);
        double sum = 0;
        for (int i = 1; i < points.Length; i++)
        {
            double a = Math.Max(low, Math.Log(points[i - 1].Rate)), b = Math.Min(high, Math.Log(points[i].Rate));
            if (b > a)
                sum += (b - a) * (0.5 * (At(points, i, a) + At(points, i, b)) - best);
        }
        return (sum / (high - low), high - low);
    }

    private static double At((double Rate, double Loss)[] points, int right, double x)
    {
        double a = Math.Log(points[right - 1].Rate), b = Math.Log(points[right].Rate);
        return points[right - 1].Loss + (x - a) / (b - a) * (points[right].Loss - points[right - 1].Loss);
    }

    /// <summary>
    /// The lowest point of a parabola through the five rates (or as many as there are) around the lowest loss. Its interval is where the
    /// slope of the parabola is not told from 0 (Fieller); with three rates there is no error to judge by, and the interval is the
    /// neighbours of the lowest.
    /// </summary>
    private static Estimate? Optimum((double Rate, double Loss)[] points, double level)
    {
        int lowest = Array.IndexOf(points, points.MinBy(p => p.Loss));
        if (lowest == 0 || lowest == points.Length - 1)
            return null;
        var near = points[Math.Max(0, lowest - 2)..Math.Min(points.Length, lowest + 3)];
        double centre = Math.Log(points[lowest].Rate);
        double[] u = [.. near.Select(p => Math.Log(p.Rate) - centre)], y = [.. near.Select(p => p.Loss)];
        double left = points[lowest - 1].Rate, right = points[lowest + 1].Rate;
        if (!Parabola.TryFit(u, y, out var fit))
            return new Estimate(points[lowest].Rate, left, right);
        double value = Math.Clamp(-fit.Linear / (2 * fit.Square), u[0], u[^1]);
        if (near.Length < 4)
            return new Estimate(Math.Exp(centre + value), left, right);
        double t = Distributions.StudentQuantile(0.5 + level / 2, near.Length - 3);
        var (lower, upper) = fit.FlatRange(t);
        return new Estimate(Math.Exp(centre + value), Math.Exp(centre + lower), Math.Exp(centre + upper));
    }
}
