namespace LocalFunctions.Host.Keys;

/// <summary>The key that a request carries: the header wins over the query, even when it is wrong.</summary>
internal static class PresentedKey
{
    private const string Header = "x-functions-key";
    private const string Query = "code";

    public static string? Of(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var header) ? header.ToString() : request.Query.TryGetValue(Query, out var code) ? code.ToString() : null;
}
