namespace Isoloss.Core.Bench;

/// <summary>How often intervals of one quantity held the truth.</summary>
internal sealed class Coverage
{
    /// <summary>Intervals asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>Cases, those called unidentified and not counted in <see cref="Asked"/> among them.</summary>
    public int Cases { get; private set; }

    private int _resampled, _profiled;

    /// <summary>Counts one case that was called unidentified.</summary>
    public void Skip() => Cases++;

    public void Add(double truth, Estimate resampled, Estimate profiled)
    {
        Cases++;
        Asked++;
        _resampled += resampled.Contains(truth) ? 1 : 0;
        _profiled += profiled.Contains(truth) ? 1 : 0;
    }

    public void Add(Coverage other)
    {
        Cases += other.Cases;
        Asked += other.Asked;
        _resampled += other._resampled;
        _profiled += other._profiled;
    }

    /// <summary>Shares held, resampled / profile.</summary>
    public override string ToString() => $"{Share(_resampled, Asked)} / {Share(_profiled, Asked)}";

    public static string Share(int count, int of) => of == 0 ? "  -  " : FormattableString.Invariant($"{(double)count / of:0.000}");
}
