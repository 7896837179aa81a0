namespace Isoloss.Core.Forecasting;

/// <summary>Answers by quadrature where the model allows it and by sampling where not. One thread uses it.</summary>
public sealed class TimelineAnswerer
{
    private readonly TimelineQuadrature _quadrature = new();

    /// <summary>The timeline of a model.</summary>
    /// <exception cref="BadInputException">No anchor allows the observations.</exception>
    public TimelineForecast Answer(TimelineModel model, TimelineQuestion question) =>
        model.IsExact ? _quadrature.Answer(model, question) : TimelineSampling.Answer(model, question);

    /// <summary>The median year; one after the last where the probability never reaches one half.</summary>
    public static double Median(TimelineForecast forecast) =>
        forecast.Probability[0] >= 0.5 ? forecast.Years[0] : forecast.YearOf(0.5) ?? forecast.Years[^1] + 1;

    /// <summary>The offset that puts the median of an anchor's requirement where it is wanted; all else unchanged.</summary>
    /// <param name="model">The model.</param>
    /// <param name="anchor">The anchor.</param>
    /// <param name="median">log10 FLOP; above the floor below which no requirement lies.</param>
    /// <exception cref="BadInputException">No offset does it.</exception>
    public double OffsetFor(TimelineModel model, Anchor anchor, double median)
    {
        string input = $"{anchor.Name()}.offset";
        double start = model.Number(input), low = start - 30, high = start + 30;
        if (anchor != Anchor.Evolution && median <= model.Number("low-flop.floor") + 0.01)
            throw new BadInputException(FormattableString.Invariant(
                $"{anchor.Name()}.median: found {median}, expected more than low-flop.floor, {model.Number("low-flop.floor")}"));
        for (int i = 0; i < 40 && high - low > 1e-4; i++)
        {
            double middle = 0.5 * (low + high);
            TimelineModel moved = model.With(input, new InputValue(new Point(Math.Clamp(middle, -30, 30)), Basis.Chosen, ""));
            if (_quadrature.Required(moved, anchor, median) > 0.5)
                low = middle;
            else
                high = middle;
        }
        return Math.Clamp(0.5 * (low + high), -30, 30);
    }
}
