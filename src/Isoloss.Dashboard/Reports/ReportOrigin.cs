namespace Isoloss.Dashboard.Reports;

/// <summary>Which program wrote a report.</summary>
/// <param name="Version">Program and version, such as <c>Isoloss 0.1.0</c>.</param>
/// <param name="CommandLine">The command that wrote it.</param>
/// <param name="Date">When; passed in, because the same model must give the same bytes.</param>
public sealed record ReportOrigin(string Version, string CommandLine, DateTimeOffset Date);
