namespace Isoloss.Dashboard.Interactive;

/// <summary>Sliders that belong together, under one heading that folds them away.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Sliders">At least one.</param>
/// <param name="IsOpen">Unfolded when the page opens.</param>
public sealed record SliderGroup(string Title, IReadOnlyList<Slider> Sliders, bool IsOpen = true);
