namespace Isoloss.Core.Forecasting;

/// <summary>
/// What compute buys by when: hypotheses about the compute that a transformative model takes, and drivers of the compute that can
/// be paid for. <c>P(y) = sum of w_h F_h(log10 spending(y) + log10 FLOP per dollar(y) + log10 efficiency_h(y))</c>; what the weights
/// leave over belongs to "none of these" (Cotra 2020). Immutable.
/// </summary>
public sealed class TimelineModel
{
    private readonly InputValue[] _values;

    private TimelineModel(string name, InputValue[] values, IReadOnlyList<Correlation> correlations) =>
        (Name, _values, Correlations) = (name, values, correlations);

    /// <summary>Name of the preset, or what else it is called in tables.</summary>
    public string Name { get; }

    /// <summary>Inputs that go together; none by default.</summary>
    public IReadOnlyList<Correlation> Correlations { get; }

    /// <summary>The value of an input.</summary>
    /// <exception cref="BadInputException">There is no input of that name.</exception>
    public InputValue this[string name] => _values[TimelineInputs.IndexOf(name)];

    /// <summary>Creates a model.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="values">A value for every input of <see cref="TimelineInputs.All"/> that has no default.</param>
    /// <param name="correlations">Inputs that go together.</param>
    /// <exception cref="BadInputException">An input is missing, unknown or out of its range, the weights exceed 1, or the correlations
    /// contradict each other.</exception>
    public static TimelineModel Create(string name, IReadOnlyDictionary<string, InputValue> values, IReadOnlyList<Correlation>? correlations = null)
    {
        foreach (string known in values.Keys)
            TimelineInputs.IndexOf(known);
        if (TimelineInputs.All.FirstOrDefault(d => d.Default is null && !values.ContainsKey(d.Name)) is { } missing)
            throw new BadInputException($"{missing.Name} is missing: expected {missing.About} ({missing.Unit})");
        return Checked(name, [.. TimelineInputs.All.Select(d => values.GetValueOrDefault(d.Name) ?? Usual(d))], correlations ?? []);
    }

    /// <summary>The same with one input changed.</summary>
    /// <exception cref="BadInputException">As <see cref="Create"/>.</exception>
    public TimelineModel With(string input, InputValue value)
    {
        int index = TimelineInputs.IndexOf(input);
        InputValue[] values = [.. _values];
        values[index] = value;
        return Checked(Name, values, Correlations);
    }

    /// <summary>The same with several inputs changed at once, so that weights may change together.</summary>
    /// <exception cref="BadInputException">As <see cref="Create"/>.</exception>
    public TimelineModel With(IEnumerable<KeyValuePair<string, InputValue>> changes)
    {
        InputValue[] values = [.. _values];
        foreach (var (input, value) in changes)
            values[TimelineInputs.IndexOf(input)] = value;
        return Checked(Name, values, Correlations);
    }

    /// <summary>The same under another name.</summary>
    public TimelineModel Named(string name) => new(name, _values, Correlations);

    /// <summary>The same with these inputs going together.</summary>
    /// <exception cref="BadInputException">They contradict each other, or an input is not uncertain.</exception>
    public TimelineModel With(IReadOnlyList<Correlation> correlations) => Checked(Name, _values, correlations);

    /// <summary>A known number; of what is uncertain, the median.</summary>
    public double Number(string input) => this[input].Value.Median;

    /// <summary>Probability of an anchor before any observation.</summary>
    public double Weight(Anchor anchor) => Number($"{anchor.Name()}.weight");

    /// <summary>True when required compute has a distribution without sampling: inputs are independent and supply is known.</summary>
    public bool IsExact => Correlations.Count == 0 && !HasUncertainSupply;

    /// <summary>True when something that affordable compute depends on is uncertain.</summary>
    public bool HasUncertainSupply => TimelineInputs.All.Any(d => d.IsSupply && !this[d.Name].Value.IsPoint);

    /// <summary>Places of the uncertain inputs in <see cref="TimelineInputs.All"/>.</summary>
    internal int[] Uncertain => [.. Enumerable.Range(0, _values.Length).Where(i => !_values[i].Value.IsPoint)];

    /// <summary>The value of the input at a place of <see cref="TimelineInputs.All"/>.</summary>
    internal Distribution At(int index) => _values[index].Value;

    private static InputValue Usual(InputDefinition input) => new(new Point(input.Default!.Value), Basis.Published, "Cotra 2020 has no measured gain");

    private static TimelineModel Checked(string name, InputValue[] values, IReadOnlyList<Correlation> correlations)
    {
        for (int i = 0; i < values.Length; i++)
            TimelineInputs.All[i].Check(values[i].Value);
        var model = new TimelineModel(name, values, correlations);
        double total = Anchors.All.Sum(model.Weight);
        if (total > 1 + 1e-9)
            throw new BadInputException(FormattableString.Invariant(
                $"found weights that sum to {100 * total:0.##} %, expected at most 100 %: {string.Join(", ", Anchors.All.Select(a => $"{a.Name()} {100 * model.Weight(a):0.##} %"))}"));
        _ = new GaussianCopula(model);
        return model;
    }
}
