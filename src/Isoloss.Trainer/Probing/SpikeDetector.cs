namespace Isoloss.Trainer.Probing;

/// <summary>
/// Finds training losses far above those before them: a spike begins at a loss above mean + 6 standard deviations of the last 128
/// steps (as OLMo 2 counts them, 2025, section 3.1) and by at least .05 nats, and ends at one below mean + 2. While it lasts, the
/// 128 stay those from before it.
/// </summary>
internal sealed class SpikeDetector
{
    private const int Window = 128, Least = 32;
    private const double Begin = 6, End = 2, LeastHeight = 0.05;
    private readonly double[] _losses = new double[Window];
    private long _seen;
    private double _recovered = double.NaN;

    /// <summary>Numbers of <see cref="State"/>.</summary>
    public const int StateLength = Window + 4;

    /// <summary>Spikes so far.</summary>
    public long Spikes { get; private set; }

    /// <summary>Steps so far that were part of a spike.</summary>
    public long SpikeSteps { get; private set; }

    /// <summary>True in a spike.</summary>
    public bool IsSpiking => !double.IsNaN(_recovered);

    /// <summary>All that decides what follows, for snapshots.</summary>
    public double[] State
    {
        get => [_seen, _recovered, Spikes, SpikeSteps, .. _losses];
        set
        {
            (_seen, _recovered, Spikes, SpikeSteps) = ((long)value[0], value[1], (long)value[2], (long)value[3]);
            value.AsSpan(4).CopyTo(_losses);
        }
    }

    /// <summary>Takes in the loss of a step.</summary>
    public void Add(double loss)
    {
        if (IsSpiking && loss <= _recovered)
            _recovered = double.NaN;
        else if (!IsSpiking && _seen >= Least)
            Judge(loss);
        if (IsSpiking)
            SpikeSteps++;
        else
            _losses[_seen++ % Window] = loss;
    }

    private void Judge(double loss)
    {
        var window = _losses.AsSpan(0, (int)Math.Min(_seen, Window));
        double mean = 0, squares = 0;
        foreach (double x in window)
            mean += x / window.Length;
        foreach (double x in window)
            squares += (x - mean) * (x - mean);
        double deviation = Math.Sqrt(squares / (window.Length - 1));
        if (loss <= mean + Math.Max(Begin * deviation, LeastHeight))
            return;
        _recovered = mean + Math.Max(End * deviation, LeastHeight / 2);
        Spikes++;
    }
}
