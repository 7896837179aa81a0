using Microsoft.Playwright;

namespace Isoloss.Tests;

/// <summary>A report in a browser window, with everything it complained about or asked the network for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private OpenPage(IPage page) => Page = page;

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    /// <summary>Requests beside the file itself and data inlined in it.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> Load(IPage page, string file)
    {
        var open = new OpenPage(page);
        string address = new Uri(file).AbsoluteUri;
        page.Console += (_, message) => { if (message.Type is "error" or "warning") open.Errors.Add(message.Text); };
        page.PageError += (_, error) => open.Errors.Add(error);
        page.Request += (_, request) =>
        {
            if (request.Url != address && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                open.Requests.Add(request.Url);
        };
        await page.GotoAsync(address);
        return open;
    }

    public Task<int> Count(string selector) => Page.Locator(selector).CountAsync();

    public Task<T> Evaluate<T>(string expression) => Page.EvaluateAsync<T>(expression);

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
