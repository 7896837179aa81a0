namespace Isoloss.Core.Forecasting;

/// <summary>
/// One input moved at a time: what is uncertain is taken to be known at its 5 % and 95 % quantile, what is known is moved by its
/// <see cref="Swing"/>, a weight to nothing and to its double while the other weights share the difference.
/// </summary>
public static class Tornado
{
    /// <summary>Samples of each answer where a model needs sampling; the same ones, so that differences are those of the inputs.</summary>
    private const int Samples = 100_000;

    /// <summary>Every input that moves the median, the widest bar first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="question">Years and observations.</param>
    /// <param name="year">Year of reference for probabilities.</param>
    public static IReadOnlyList<TornadoBar> Of(TimelineModel model, TimelineQuestion question, double year)
    {
        var answerer = new TimelineAnswerer();
        TimelineQuestion quick = question with { Samples = Math.Min(question.Samples, Samples) };
        List<TornadoBar> bars = [];
        foreach (InputDefinition input in TimelineInputs.All)
            if (Ends(model, input) is var (low, high) && Bar(answerer, model, quick, year, input, low, high) is { } bar)
                bars.Add(bar);
        return [.. bars.OrderByDescending(b => b.Width).ThenBy(b => b.Input, StringComparer.Ordinal)];
    }

    private static TornadoBar? Bar(TimelineAnswerer answerer, TimelineModel model, TimelineQuestion question, double year, InputDefinition input, double low, double high)
    {
        TimelineForecast below = answerer.Answer(Moved(model, input, low), question), above = answerer.Answer(Moved(model, input, high), question);
        var bar = new TornadoBar(input.Name, low, high, TimelineAnswerer.Median(below), TimelineAnswerer.Median(above), below.By(year), above.By(year));
        return bar.Width > 0.005 || Math.Abs(bar.ProbabilityAtHigh - bar.ProbabilityAtLow) > 5e-5 ? bar : null;
    }

    /// <summary>The two ends of an input; none for what is fixed by convention.</summary>
    private static (double Low, double High)? Ends(TimelineModel model, InputDefinition input)
    {
        Distribution value = model[input.Name].Value;
        if (!value.IsPoint)
            return (value.Quantile(0.05), value.Quantile(0.95));
        double known = value.Median;
        if (input.Name.EndsWith(".weight", StringComparison.Ordinal))
            return known > 0 ? (0, Math.Min(2 * known, Total(model))) : null;
        if (input.Swing == Swing.None)
            return null;
        var (low, high) = input.Swing.From(known);
        return (Math.Max(low, input.Low), Math.Min(high, input.High));
    }

    private static TimelineModel Moved(TimelineModel model, InputDefinition input, double to)
    {
        var value = new InputValue(new Point(to), Basis.Chosen, "");
        if (input.Driver != "weights")
            return Without(model, input.Name).With(input.Name, value);
        double own = model.Number(input.Name), others = Total(model) - own;
        double scale = others > 0 ? (Total(model) - to) / others : 1;
        return model.With(Anchors.All.Select(a => $"{a.Name()}.weight").Select(name => KeyValuePair.Create(
            name, name == input.Name ? value : new InputValue(new Point(Math.Min(1, scale * model.Number(name))), Basis.Chosen, ""))));
    }

    /// <summary>A known input goes together with none.</summary>
    private static TimelineModel Without(TimelineModel model, string input) => model.Correlations.Count == 0
        ? model
        : model.With([.. model.Correlations.Where(c => c.First != input && c.Second != input)]);

    private static double Total(TimelineModel model) => Anchors.All.Sum(model.Weight);
}
