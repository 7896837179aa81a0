using System.Globalization;

namespace Isoloss.Core;

/// <summary>Refuses runs that no law can use, naming the row and what was found there.</summary>
internal static class ObservationCheck
{
    /// <summary>Checks every value; <paramref name="what"/> names the list in the message, such as <c>baseline</c>.</summary>
    public static void Require(IReadOnlyList<Observation> observations, string what)
    {
        for (int i = 0; i < observations.Count; i++)
        {
            Observation o = observations[i];
            Positive(o.Params, "params (N)", what, i, o);
            Positive(o.Tokens, "tokens (D)", what, i, o);
            Positive(o.Flops, "flops (C)", what, i, o);
            Positive(o.Loss, "loss", what, i, o);
        }
    }

    /// <summary>Refuses a number of a setting or of a target that is not above 0 and finite.</summary>
    public static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: expected a finite number above 0"));
    }

    /// <summary>Refuses a probability outside (low, 1).</summary>
    public static void Probability(double value, double low, string name)
    {
        if (!(value > low && value < 1))
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: expected a number between {low} and 1, ends excluded"));
    }

    private static void Positive(double value, string name, string what, int index, Observation o)
    {
        if (value > 0 && double.IsFinite(value))
            return;
        throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
            $"{what}, run {index + 1} of the list (params={o.Params}, tokens={o.Tokens}, flops={o.Flops}, loss={o.Loss}): {name} is {value}, expected a finite number above 0"));
    }
}
