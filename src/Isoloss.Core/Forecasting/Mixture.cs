namespace Isoloss.Core.Forecasting;

/// <summary>One of several distributions, each with its probability: <c>mixture(30%: uniform[0, 3], 70%: normal(5, 1))</c>.</summary>
public sealed class Mixture : Distribution
{
    private readonly (double Weight, Distribution Part)[] _parts;

    /// <summary>Creates it.</summary>
    /// <param name="parts">Weights, each above 0 and together 1 within 1e-6, and what they weigh; at least one.</param>
    /// <exception cref="BadInputException">The weights are not probabilities that sum to one.</exception>
    public Mixture(IReadOnlyList<(double Weight, Distribution Part)> parts)
    {
        if (parts.Count == 0)
            throw new BadInputException("mixture: found no parts, expected at least one such as 50%: uniform[0, 3]");
        foreach (var (weight, part) in parts)
            if (!(weight > 0))
                throw new BadInputException(Text($"mixture: found the weight {100 * weight} % of {part}, expected weights above 0"));
        double total = parts.Sum(p => p.Weight);
        if (Math.Abs(total - 1) > 1e-6)
            throw new BadInputException(Text($"mixture: found weights that sum to {100 * total:0.####} %, expected 100 %"));
        _parts = [.. parts];
    }

    /// <inheritdoc/>
    public override double Cdf(double x)
    {
        double sum = 0;
        foreach (var (weight, part) in _parts)
            sum += weight * part.Cdf(x);
        return sum;
    }

    /// <inheritdoc/>
    public override double Quantile(double p) => Bisect(p, _parts.Min(x => x.Part.Quantile(p)), _parts.Max(x => x.Part.Quantile(p)));

    /// <inheritdoc/>
    public override string ToString() => $"mixture({string.Join(", ", _parts.Select(p => Text($"{100 * p.Weight}%: {p.Part}")))})";
}
