using Isoloss.Runs.Directories;

namespace Isoloss.Trainer.Training;

/// <summary>Sums of losses over one part of the evaluation set, sequence by sequence.</summary>
internal sealed class SectionTally
{
    private double _sum;
    private double _sumSquares;
    private double _sumProducts;
    private double _countSquares;
    private long _count;
    private long _sequences;

    /// <summary>Tokens so far.</summary>
    public long Count => _count;

    /// <summary>Takes in a sequence.</summary>
    /// <param name="sum">Sum of its losses in the part.</param>
    /// <param name="count">Number of its tokens in the part, at least 1.</param>
    public void Add(double sum, long count)
    {
        _sum += sum;
        _sumSquares += sum * sum;
        _sumProducts += sum * count;
        _countSquares += (double)count * count;
        _count += count;
        _sequences++;
    }

    /// <summary>The part's loss, with the standard error of a ratio of sums (Cochran 1977, eq. 6.13).</summary>
    public LossSection Section(string kind, string name)
    {
        double loss = _sum / _count, n = _sequences;
        double spread = Math.Max(0, _sumSquares - 2 * loss * _sumProducts + loss * loss * _countSquares);
        return new LossSection
        {
            Kind = kind,
            Name = name,
            Tokens = _count,
            Loss = loss,
            LossStandardError = n > 1 ? Math.Sqrt(spread * n / (n - 1)) / _count : null,
        };
    }
}
