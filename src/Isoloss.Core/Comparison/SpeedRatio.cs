using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Comparison;

/// <summary>
/// Variant's over baseline's tokens per second at equal size, as a power law of size: <c>log r = a + b (log N - centre)</c>.
/// Given the noise of one rung's log ratio, a and b are independent normals; the noise is integrated over a grid, so that
/// few rungs give the tails they deserve. The prior of b decides only what the rungs leave open: a single size says
/// nothing about a trend.
/// </summary>
internal sealed class SpeedRatio
{
    private const int SdSteps = 97;

    /// <summary>Weak prior of the log noise of one rung's ratio: .005, times or over e^1.5; the grid spans four such factors either way.</summary>
    private const double TypicalLogSd = -5.3, LogSdSpread = 1.5, GridReach = 4;

    /// <summary>
    /// Prior standard deviations: of the log ratio around 0, and of its change per log N. At .03 the ratio may drift by a
    /// factor of 1.15 over two decades of size at one standard deviation.
    /// </summary>
    private const double LevelSd = 1, SlopeSd = 0.03;

    /// <summary>Components with less than this share of the evidence are dropped.</summary>
    private const double Negligible = 1e-6;

    private readonly double[] _x, _y;
    private readonly double _centre;
    private readonly List<Component> _components = [];

    private SpeedRatio(double[] logParams, double[] logRatios)
    {
        _centre = logParams.Average();
        (_x, _y) = ([.. logParams.Select(x => x - _centre)], logRatios);
        double spacing = 2 * GridReach * LogSdSpread / (SdSteps - 1);
        for (int i = 0; i < SdSteps; i++)
            _components.Add(Given(TypicalLogSd - GridReach * LogSdSpread + i * spacing));
        double top = _components.Max(c => c.LogEvidence);
        _components.RemoveAll(c => c.LogEvidence < top + Math.Log(Negligible));
    }

    /// <summary>The trend over the rungs where both arms recorded a throughput; null where there is none.</summary>
    public static SpeedRatio? Of(IReadOnlyList<PairedRung> rungs)
    {
        PairedRung[] recorded = [.. rungs.Where(r => double.IsFinite(r.LogSpeedRatio))];
        return recorded.Length == 0 ? null : new SpeedRatio(
            [.. recorded.Select(r => Math.Log(r.Params))], [.. recorded.Select(r => r.LogSpeedRatio)]);
    }

    /// <summary>Rungs behind it.</summary>
    public int Rungs => _x.Length;

    /// <summary>Log ratio at a size, given log N.</summary>
    public NormalMixture LogAt(double logParams)
    {
        double x = logParams - _centre;
        return Mix(c => (c.Level + x * c.Slope, c.LevelVariance + x * x * c.SlopeVariance));
    }

    /// <summary>Change of the log ratio per log N, which is log10 per decade.</summary>
    public NormalMixture Trend() => Mix(c => (c.Slope, c.SlopeVariance));

    private Component Given(double logSd)
    {
        double noise = Math.Exp(-2 * logSd), level = 0, slope = 0, squares = 0, lever = 0;
        for (int i = 0; i < _x.Length; i++)
        {
            level += noise * _y[i];
            slope += noise * _x[i] * _y[i];
            squares += noise * _y[i] * _y[i];
            lever += noise * _x[i] * _x[i];
        }
        double levelPrecision = noise * _x.Length + 1 / (LevelSd * LevelSd), slopePrecision = lever + 1 / (SlopeSd * SlopeSd);
        (level, slope) = (level / levelPrecision, slope / slopePrecision);
        double prior = (logSd - TypicalLogSd) / LogSdSpread;
        double evidence = -_x.Length * logSd - 0.5 * (prior * prior + squares - levelPrecision * level * level - slopePrecision * slope * slope)
            - 0.5 * Math.Log(levelPrecision * slopePrecision);
        return new Component(evidence, level, 1 / levelPrecision, slope, 1 / slopePrecision);
    }

    private NormalMixture Mix(Func<Component, (double Mean, double Variance)> of)
    {
        double top = _components.Max(c => c.LogEvidence);
        return NormalMixture.Of(_components.Select(c =>
            (Math.Exp(c.LogEvidence - top), of(c).Mean, Math.Sqrt(of(c).Variance))));
    }

    /// <summary>Level and slope given the noise.</summary>
    private sealed record Component(double LogEvidence, double Level, double LevelVariance, double Slope, double SlopeVariance);
}
