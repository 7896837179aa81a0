namespace Isoloss.Core.Forecasting;

/// <summary>
/// A block of samples, one column an input. Columns may be exchanged between blocks, which is what sensitivity needs. One thread uses
/// a block.
/// </summary>
internal sealed class SampleBlock
{
    /// <summary>Samples in a block.</summary>
    public const int Size = 4096;

    private readonly SamplePlan _plan;
    private readonly double[] _raw = new double[Size];
    private readonly double[] _scores;

    public SampleBlock(SamplePlan plan)
    {
        _plan = plan;
        Columns = new double[TimelineInputs.All.Count][];
        _scores = new double[plan.Copula.Columns.Count];
        for (int i = 0; i < Columns.Length; i++)
        {
            Columns[i] = new double[Size];
            if (plan.Model.At(i).IsPoint)
                Columns[i].AsSpan().Fill(plan.Model.At(i).Median);
        }
    }

    /// <summary>Values, one column an input, in the order of <see cref="TimelineInputs.All"/>.</summary>
    public double[][] Columns { get; }

    /// <summary>Draws the uncertain inputs of the samples from <paramref name="first"/> on.</summary>
    public void Draw(long first, ulong streams)
    {
        foreach (int column in _plan.Independent)
            Draw(column, first, streams);
        if (_scores.Length > 0)
            DrawTogether(first, streams);
    }

    /// <summary>log10 FLOP required under an anchor; valid until the next call.</summary>
    public ReadOnlySpan<double> Required(Anchor anchor, long first)
    {
        Span<double> r = _raw;
        switch (anchor)
        {
            case Anchor.Lifetime: Sum(r, "brain", "lifetime.efficiency", "transformative", "lifetime.seconds", "lifetime.offset"); break;
            case Anchor.Evolution:
                Sum(r, "evolution.flops", "evolution.population", "evolution.seconds", "evolution.efficiency", "transformative", "evolution.offset");
                return r;
            case Anchor.Genome:
                Sum(r, "brain", "genome.efficiency", "transformative", "genome.horizon", "samples", "genome.offset");
                AddSamples(r, Column("genome.size"), Column("reference-size"));
                break;
            default:
                Sum(r, "brain", "penalty", "transformative", $"{anchor.Name()}.horizon", "samples", $"{anchor.Name()}.offset");
                AddSamples(r, Column("brain"), Column("reference-size"), Column("penalty"), Column("flop-per-parameter"));
                break;
        }
        LowFlop(r, anchor, first);
        return r;
    }

    private void Draw(int column, long first, ulong streams)
    {
        var uniform = new UniformStream(_plan.Seed, streams + (ulong)column);
        QuantileLookup table = _plan.Tables[column]!;
        Span<double> values = Columns[column];
        for (int i = 0; i < Size; i++)
            values[i] = table.At(uniform.At(first + i));
    }

    private void DrawTogether(long first, ulong streams)
    {
        IReadOnlyList<int> together = _plan.Copula.Columns;
        for (int i = 0; i < Size; i++)
        {
            for (int c = 0; c < together.Count; c++)
                _scores[c] = _plan.Score.At(new UniformStream(_plan.Seed, streams + (ulong)together[c]).At(first + i));
            _plan.Copula.Apply(_scores);
            for (int c = 0; c < together.Count; c++)
                Columns[together[c]][i] = _plan.Tables[together[c]]!.At(Math.Clamp(Numerics.Distributions.NormalCdf(_scores[c]), 1e-12, 1 - 1e-12));
        }
    }

    private double[] Column(string input) => Columns[TimelineInputs.IndexOf(input)];

    private void Sum(Span<double> sums, params ReadOnlySpan<string> inputs)
    {
        Column(inputs[0]).CopyTo(sums);
        foreach (string input in inputs[1..])
        {
            ReadOnlySpan<double> values = Column(input);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += values[i];
        }
    }

    /// <summary>Adds samples-exponent (size - reference).</summary>
    private void AddSamples(Span<double> sums, double[] size, double[] reference)
    {
        double[] exponent = Column("samples-exponent");
        for (int i = 0; i < sums.Length; i++)
            sums[i] += exponent[i] * (size[i] - reference[i]);
    }

    /// <summary>Adds samples-exponent (brain + penalty - flop-per-parameter - reference).</summary>
    private void AddSamples(Span<double> sums, double[] brain, double[] reference, double[] penalty, double[] perParameter)
    {
        double[] exponent = Column("samples-exponent");
        for (int i = 0; i < sums.Length; i++)
            sums[i] += exponent[i] * (brain[i] + penalty[i] - perParameter[i] - reference[i]);
    }

    private void LowFlop(Span<double> required, Anchor anchor, long first)
    {
        for (int i = 0; i < required.Length; i++)
            if (required[i] < 27)
                required[i] = Math.Max(_plan.Floor, Raised(required[i], anchor, first + i));
    }

    private double Raised(double required, Anchor anchor, long place)
    {
        for (int below = 27; below >= 24; below--)
        {
            ulong stream = (ulong)(10_000 + 100 * (int)anchor + 2 * below);
            if (required < below && new UniformStream(_plan.Seed, stream).At(place) < _plan.Raise[27 - below])
                required += _plan.Push.At(new UniformStream(_plan.Seed, stream + 1).At(place));
        }
        return required;
    }
}
