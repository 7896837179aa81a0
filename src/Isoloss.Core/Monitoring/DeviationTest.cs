namespace Isoloss.Core.Monitoring;

/// <summary>
/// Is the run off its curve? An e-process on standardised innovations z, which on a healthy run are standard normal: for every
/// possible start k, a normal mixture over a lasting shift (Robbins 1970), <c>M = exp(t^2 S^2 / (2 (1 + n t^2))) / sqrt(1 + n t^2)</c>
/// with S the sum and n the number of z since k; averaged over the starts with weights set beforehand. Each M is a supermartingale
/// that starts at 1, so by Ville's inequality the chance that the average ever reaches 1/alpha on a healthy run is at most alpha,
/// however often one looks. Innovations are clipped: a 1-Lipschitz odd function of a normal variable has its moment bound, so that
/// the supermartingale remains one, and a spike cannot raise the alarm by itself.
/// </summary>
public sealed class DeviationTest
{
    /// <summary>Standard deviation of the shift that is looked for, in standard deviations of an innovation.</summary>
    private const double Shift = 0.7;

    /// <summary>Most that an innovation counts for.</summary>
    private const double Clip = 2.5;

    private readonly double[] _sums;
    private readonly int[] _starts;
    private int _count;

    /// <summary>Prepares for a run.</summary>
    /// <param name="planned">Innovations that the whole run is planned to give; at least 1.</param>
    /// <param name="starts">Number of possible starts, spread evenly over them; at least 1.</param>
    public DeviationTest(int planned, int starts)
    {
        int most = Math.Min(planned, starts);
        _starts = [.. Enumerable.Range(0, most).Select(k => (int)((long)k * planned / most))];
        _sums = new double[most];
    }

    /// <summary>Logarithm of the evidence so far against a healthy run.</summary>
    public double LogEvidence { get; private set; }

    /// <summary>The start that the evidence favours most: the number of innovations before it.</summary>
    public int LikeliestStart { get; private set; }

    /// <summary>Takes an innovation in.</summary>
    public void Add(double innovation)
    {
        double z = Math.Clamp(innovation, -Clip, Clip), best = double.NegativeInfinity, total = 0;
        _count++;
        for (int k = 0; k < _starts.Length; k++)
        {
            int n = _count - _starts[k];
            if (n > 0)
                _sums[k] += z;
            double spread = 1 + Math.Max(0, n) * Shift * Shift;
            double log = n > 0 ? 0.5 * (Shift * Shift * _sums[k] * _sums[k] / spread - Math.Log(spread)) : 0;
            total += Math.Exp(Math.Min(log, 600)) / _starts.Length;
            if (n > 0 && log > best)
                (best, LikeliestStart) = (log, _starts[k]);
        }
        LogEvidence = Math.Log(total);
    }
}
