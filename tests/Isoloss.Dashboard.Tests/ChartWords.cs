namespace Isoloss.Tests;

/// <summary>Looks at the words of a page's charts.</summary>
internal static class ChartWords
{
    /// <summary>Names words that lie on others or reach beyond their chart; empty when none does.</summary>
    public const string Trouble = """
        (() => {
          const found = [];
          for (const chart of document.querySelectorAll(".chart svg")) {
            const frame = chart.getBoundingClientRect();
            const words = [...chart.querySelectorAll("text")].filter(t => t.textContent).map(t => ({ text: t.textContent, at: t.getBoundingClientRect() }));
            for (const { text, at } of words) if (at.left < frame.left - 1 || at.right > frame.right + 1 || at.top < frame.top - 1) found.push(`${text} leaves`);
            words.forEach((a, i) => words.slice(0, i).forEach(b => {
              const width = Math.min(a.at.right, b.at.right) - Math.max(a.at.left, b.at.left), height = Math.min(a.at.bottom, b.at.bottom) - Math.max(a.at.top, b.at.top);
              if (width > 2 && height > 4) found.push(`${b.text} meets ${a.text}`);
            }));
          }
          return found.join("; ");
        })()
        """;
}
