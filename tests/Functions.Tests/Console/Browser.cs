using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace SuperInsight.Functions.Tests.Console;

/// <summary>Keeps cookies and fills forms, as a browser does.</summary>
internal sealed partial class Browser(string scheme = "http")
{
    /// <summary>By name, with what they were set with.</summary>
    public Dictionary<string, IHttpCookie> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public async Task<Answer> GetAsync(string path, Func<HttpRequestData, Task<HttpResponseData>> function) => await SendAsync(new(this, "GET", $"{scheme}://console.example{path}", ""), function);

    public async Task<Answer> PostAsync(string path, IEnumerable<(string Name, string Value)> form, Func<HttpRequestData, Task<HttpResponseData>> function, string type = "application/x-www-form-urlencoded")
    {
        var request = new Request(this, "POST", $"{scheme}://console.example{path}", string.Join('&', form.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")));
        request.Headers.Add("Content-Type", type);
        return await SendAsync(request, function);
    }

    private async Task<Answer> SendAsync(Request request, Func<HttpRequestData, Task<HttpResponseData>> function)
    {
        var response = (Response)await function(request);
        foreach (var cookie in response.Set)
        {
            if (cookie.MaxAge > 0)
                Cookies[cookie.Name] = cookie;
            else
                Cookies.Remove(cookie.Name);
        }

        return new(response.StatusCode, Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray()), response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    internal sealed partial record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        /// <summary>The first form's.</summary>
        public string Token => TokenField().Match(Text).Groups[1].Value;

        [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
        private static partial Regex TokenField();
    }

    private sealed class Request : HttpRequestData
    {
        private readonly byte[] body;

        public Request(Browser browser, string method, string url, string body)
            : base(new Context())
        {
            (Method, Url, this.body) = (method, new Uri(url), Encoding.UTF8.GetBytes(body));
            Headers = new HttpHeadersCollection(browser.Headers);
            Cookies = [.. browser.Cookies.Values];
        }

        public override Stream Body => new MemoryStream(body);

        public override HttpHeadersCollection Headers { get; }

        public override IReadOnlyCollection<IHttpCookie> Cookies { get; }

        public override Uri Url { get; }

        public override IEnumerable<ClaimsIdentity> Identities => [];

        public override string Method { get; }

        public override HttpResponseData CreateResponse() => new Response(FunctionContext);
    }

    private sealed class Response(FunctionContext context) : HttpResponseData(context)
    {
        private readonly Jar jar = new();

        public IReadOnlyList<IHttpCookie> Set => jar.Set;

        public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

        public override HttpHeadersCollection Headers { get; set; } = [];

        public override Stream Body { get; set; } = new MemoryStream();

        public override HttpCookies Cookies => jar;
    }

    private sealed class Jar : HttpCookies
    {
        public List<IHttpCookie> Set { get; } = [];

        public override void Append(string name, string value) => Set.Add(new HttpCookie(name, value));

        public override void Append(IHttpCookie cookie) => Set.Add(cookie);

        public override IHttpCookie CreateNew() => new HttpCookie("", "");
    }

    /// <summary>Functions of the console ask nothing of it.</summary>
    private sealed class Context : FunctionContext
    {
        public override string InvocationId => "invocation";

        public override string FunctionId => "function";

        public override TraceContext TraceContext => throw new NotSupportedException();

        public override BindingContext BindingContext => throw new NotSupportedException();

        public override RetryContext RetryContext => throw new NotSupportedException();

        public override IServiceProvider InstanceServices { get; set; } = null!;

        public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();

        public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

        public override IInvocationFeatures Features => throw new NotSupportedException();
    }
}
