using Isoloss.Core.Forecasting;

namespace Isoloss.Lab.Forecasts;

/// <summary>A timeline model with a name, from a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">One sentence.</param>
/// <param name="Model">All its inputs.</param>
/// <param name="Published">What its source says comes out; null where there is nothing to hold it against.</param>
/// <param name="Text">The file.</param>
public sealed record TimelinePreset(string Name, string About, TimelineModel Model, PublishedTimeline? Published, string Text);
