using System.Text.Json.Nodes;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Dashboard.Interactive;

/// <summary>
/// A page that computes: sliders, numbers and figures that follow them, and an address that keeps the sliders' state.
/// <see cref="Script"/> defines <c>Model</c> with <c>compute(values, data)</c>,
/// <c>readouts(result, values, data)</c> and <c>figures.NAME(result, values, data)</c>; chart.js says what a figure is.
/// </summary>
public sealed record InteractivePage
{
    /// <summary>Heading of the page.</summary>
    public required string Title { get; init; }

    /// <summary>Words above the heading, such as <c>Isoloss timeline</c>.</summary>
    public required string Kicker { get; init; }

    /// <summary>Sentence below the heading.</summary>
    public string? Question { get; init; }

    /// <summary>Short facts in a row below it.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The sliders; without any the page is pictures alone.</summary>
    public required IReadOnlyList<SliderGroup> Groups { get; init; }

    /// <summary>The large numbers.</summary>
    public required IReadOnlyList<Readout> Readouts { get; init; }

    /// <summary>The figures, in their order.</summary>
    public required IReadOnlyList<LiveFigure> Figures { get; init; }

    /// <summary>The model: JavaScript, written by us; never anything a user typed.</summary>
    public required string Script { get; init; }

    /// <summary>What the model reads beside the sliders.</summary>
    public required JsonNode Data { get; init; }

    /// <summary>Tables below the figures, which do not follow the sliders.</summary>
    public IReadOnlyList<PageTable> Tables { get; init; } = [];

    /// <summary>What to know before believing it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Who wrote it, and when.</summary>
    public required ReportOrigin Origin { get; init; }
}
