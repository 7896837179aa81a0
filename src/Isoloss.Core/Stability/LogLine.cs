using Isoloss.Core.Numerics;

namespace Isoloss.Core.Stability;

/// <summary>
/// A straight line of ln y over ln x by least squares, with the intervals of normal errors (Draper and Smith 1998, chapter 1 and
/// section 3.2): what can honestly be said of a handful of runs. With three runs there is one degree of freedom, and intervals are
/// as wide as that deserves.
/// </summary>
public sealed class LogLine
{
    /// <summary>Least spread in ln y that is more than rounding.</summary>
    private const double Rounding = 1e-9;

    private readonly double _meanX;
    private readonly double _meanY;
    private readonly double _spreadX; // sum of squares around the mean

    private LogLine(double meanX, double meanY, double spreadX, double slope, double residual, int count)
    {
        (_meanX, _meanY, _spreadX, Slope, ResidualSd, Count) = (meanX, meanY, spreadX, slope, residual, count);
    }

    /// <summary>Power of x that y grows with.</summary>
    public double Slope { get; }

    /// <summary>Standard deviation of ln y around the line.</summary>
    public double ResidualSd { get; }

    /// <summary>Points.</summary>
    public int Count { get; }

    /// <summary>Degrees of freedom of the errors, at least 1.</summary>
    public int Freedom => Count - 2;

    /// <summary>p-value of the test for lack of fit against repeats at equal x (Draper and Smith 1998, section 2.1); null without
    /// repeats or with two values of x.</summary>
    public double? LackOfFit { get; private init; }

    /// <summary>Fits the line.</summary>
    /// <param name="points">x and y; points whose numbers are not finite and above 0 are left out.</param>
    /// <returns>The line; null with fewer than three points or a single x.</returns>
    public static LogLine? Fit(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] logs = [.. points.Where(p => IsPositive(p.X) && IsPositive(p.Y)).Select(p => (Math.Log(p.X), Math.Log(p.Y)))];
        if (logs.Length < 3)
            return null;
        double x = logs.Average(p => p.X), y = logs.Average(p => p.Y);
        double xx = logs.Sum(p => (p.X - x) * (p.X - x)), xy = logs.Sum(p => (p.X - x) * (p.Y - y));
        if (xx < 1e-12)
            return null;
        double slope = xy / xx;
        double squares = logs.Sum(p => Math.Pow(p.Y - y - slope * (p.X - x), 2));
        return new LogLine(x, y, xx, slope, Math.Sqrt(squares / (logs.Length - 2)), logs.Length)
        {
            LackOfFit = TestFit(logs, squares),
        };
    }

    /// <summary>The slope with its interval.</summary>
    /// <param name="level">Between 0 and 1.</param>
    public Estimate SlopeAt(double level) => Around(Slope, SlopeError, level);

    /// <summary>Probability, by Student's distribution, of a slope at least this far above <paramref name="slope"/> where the true one is
    /// that: the one-sided p-value of "steeper than".</summary>
    public double SteeperThan(double slope) => 1 - Student((Slope - slope) / SlopeError);

    /// <summary>y at a place, with the interval of one new run there.</summary>
    /// <param name="x">Above 0.</param>
    /// <param name="level">Between 0 and 1.</param>
    public Estimate At(double x, double level)
    {
        double u = Math.Log(x) - _meanX;
        var log = Around(_meanY + Slope * u, NewRunError(ResidualSd, u), level);
        return new Estimate(Math.Exp(log.Value), Math.Exp(log.Lower), Math.Exp(log.Upper));
    }

    /// <summary>Probability that one new run at <paramref name="x"/> lies at least as far from the line as <paramref name="y"/>, on either
    /// side.</summary>
    /// <param name="x">Above 0.</param>
    /// <param name="y">Above 0.</param>
    public double Chance(double x, double y)
    {
        double u = Math.Log(x) - _meanX;
        double away = Math.Abs(Math.Log(y) - _meanY - Slope * u) / NewRunError(Math.Max(ResidualSd, Rounding), u);
        return Math.Min(1, 2 * Student(-away));
    }

    /// <summary>
    /// Where the line crosses a value of y, with Fieller's interval (Draper and Smith 1998, section 3.2). An end that the runs do not
    /// bound is 0 or infinite; null where the line is flat.
    /// </summary>
    /// <param name="y">Above 0.</param>
    /// <param name="level">Between 0 and 1.</param>
    public Estimate? Crossing(double y, double level)
    {
        if (Slope == 0)
            return null;
        double t = Quantile(level), away = Math.Log(y) - _meanY, value = away / Slope;
        double a = Slope * Slope - Math.Pow(t * SlopeError, 2);
        double c = away * away - Math.Pow(t * ResidualSd, 2) / Count;
        double root = Slope * Slope * away * away - a * c;
        if (a <= 0) // the sign of the slope is open: one side at least is not bounded
            return new Estimate(X(value), root <= 0 ? 0 : OpenLower(a, away, root), double.PositiveInfinity);
        double half = Math.Sqrt(Math.Max(0, root)) / a, middle = Slope * away / a;
        return new Estimate(X(value), X(middle - half), X(middle + half));
    }

    private double SlopeError => Math.Max(ResidualSd, Rounding) / Math.Sqrt(_spreadX);

    private double NewRunError(double sd, double u) => sd * Math.Sqrt(1 + 1.0 / Count + u * u / _spreadX);

    // The set is everything outside two roots; what lies beyond the larger one, on the side of the estimate, is meant.
    private double OpenLower(double a, double away, double root)
    {
        double value = away / Slope;
        double first = (Slope * away - Math.Sqrt(root)) / a, second = (Slope * away + Math.Sqrt(root)) / a;
        double upper = Math.Max(first, second);
        return value >= upper ? X(upper) : 0;
    }

    private double X(double u) => Math.Exp(Math.Clamp(_meanX + u, -700, 700));

    private Estimate Around(double value, double error, double level)
    {
        double t = Quantile(level);
        return new Estimate(value, value - t * error, value + t * error);
    }

    private double Quantile(double level) => Distributions.StudentQuantile(0.5 + level / 2, Freedom);

    private double Student(double t) => Distributions.StudentCdf(t, Freedom);

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;

    private static double? TestFit((double X, double Y)[] logs, double squares)
    {
        var groups = logs.GroupBy(p => Math.Round(p.X, 9)).ToList();
        int repeats = logs.Length - groups.Count, lack = groups.Count - 2;
        if (repeats < 1 || lack < 1)
            return null;
        double pure = groups.Sum(g => g.Average(p => p.Y) is var mean ? g.Sum(p => (p.Y - mean) * (p.Y - mean)) : 0);
        return pure <= 0 ? null : 1 - FisherDistribution.Cdf(Math.Max(0, squares - pure) / lack / (pure / repeats), lack, repeats);
    }
}
