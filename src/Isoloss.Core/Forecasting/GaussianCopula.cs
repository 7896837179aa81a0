namespace Isoloss.Core.Forecasting;

/// <summary>The triangular factor that makes independent normal scores of the uncertain inputs go together.</summary>
internal sealed class GaussianCopula
{
    private readonly double[,] _factor;

    /// <summary>Factors the matrix of correlations (Cholesky).</summary>
    /// <exception cref="BadInputException">A correlation names what is not uncertain, is out of range, stands twice, or they contradict
    /// each other.</exception>
    public GaussianCopula(TimelineModel model)
    {
        Columns = [.. model.Correlations.SelectMany(c => new[] { c.First, c.Second }).Distinct().Select(TimelineInputs.IndexOf)];
        double[,] matrix = Matrix(model);
        int n = Columns.Count;
        _factor = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                    sum -= _factor[i, k] * _factor[j, k];
                if (i == j && sum <= 1e-12)
                    throw new BadInputException($"found correlations that contradict each other ({string.Join(", ", model.Correlations.Select(Text))}), expected ones that three numbers can have at once");
                _factor[i, j] = i == j ? Math.Sqrt(sum) : sum / _factor[j, j];
            }
    }

    /// <summary>Places of the inputs that go together.</summary>
    public IReadOnlyList<int> Columns { get; }

    /// <summary>Replaces independent scores, one per column, by scores that go together.</summary>
    public void Apply(Span<double> scores)
    {
        for (int i = scores.Length - 1; i >= 0; i--)
        {
            double sum = 0;
            for (int k = 0; k <= i; k++)
                sum += _factor[i, k] * scores[k];
            scores[i] = sum;
        }
    }

    private double[,] Matrix(TimelineModel model)
    {
        double[,] matrix = new double[Columns.Count, Columns.Count];
        for (int i = 0; i < Columns.Count; i++)
            matrix[i, i] = 1;
        foreach (Correlation c in model.Correlations)
        {
            int i = Place(model, c, c.First), j = Place(model, c, c.Second);
            if (!(Math.Abs(c.Value) < 1) || i == j)
                throw new BadInputException($"found the correlation {Text(c)}, expected two different inputs and a number between -1 and 1");
            if (matrix[i, j] != 0)
                throw new BadInputException($"found the correlation of {c.First} and {c.Second} twice, expected it once");
            matrix[i, j] = matrix[j, i] = c.Value;
        }
        return matrix;
    }

    private int Place(TimelineModel model, Correlation c, string name)
    {
        if (model[name].Value.IsPoint)
            throw new BadInputException($"found the correlation {Text(c)}, but {name} is known ({model[name].Value}); expected two uncertain inputs");
        int index = TimelineInputs.IndexOf(name);
        return Enumerable.Range(0, Columns.Count).First(i => Columns[i] == index);
    }

    private static string Text(Correlation c) => FormattableString.Invariant($"{c.First} ~ {c.Second} = {c.Value}");
}
