using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using SuperInsight.Domain;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli.Functions;

/// <summary>A running functions host, over its admin routes: ours, or Microsoft's.</summary>
internal sealed class FunctionsHost : IDisposable
{
    private const string KeyVariable = "FUNCTIONS_MASTER_KEY";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpClient http;
    private readonly Uri address;

    private FunctionsHost(Uri address, string key)
    {
        this.address = address;
        http = new HttpClient { BaseAddress = address, Timeout = Patience };
        http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <param name="url">Where it listens.</param>
    /// <exception cref="SettingException">The address is none, or there is no key. The key is not an argument: those can be read by others.</exception>
    public static FunctionsHost Open(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new SettingException("--url", $"'{url}' is not an address", "Write it as http://127.0.0.1:7071.");
        var file = Path.Combine(OpsSettings.Home, ".local", "master-key");
        var key = OpsSettings.Variable(KeyVariable) ?? (File.Exists(file) ? File.ReadAllText(file) : null);
        return string.IsNullOrWhiteSpace(key)
            ? throw new SettingException(KeyVariable, "there is no master key", $"Set {KeyVariable} to the host's master key; beside ./run it is read from .local/master-key.")
            : new FunctionsHost(address, key.Trim());
    }

    public async Task<IReadOnlyList<HostedFunction>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "/admin/functions"), "functions", cancellationToken);
        return await answer.Content.ReadFromJsonAsync(OpsJson.Default.IReadOnlyListHostedFunction, cancellationToken) ?? [];
    }

    /// <summary>Begins a run; the host answers before it has ended.</summary>
    /// <param name="input">The body of an HTTP function, the message of a queue function.</param>
    public async Task RunAsync(string name, string input, CancellationToken cancellationToken)
    {
        var body = JsonContent.Create(new FunctionInput(input), OpsJson.Default.FunctionInput, new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName));
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{Uri.EscapeDataString(name)}") { Content = body }, name, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string subject, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                var answer = await http.SendAsync(request, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return answer;
                using (answer)
                    throw new FunctionsHostException(subject, Reason(answer.StatusCode), Hint(answer.StatusCode));
            }
            catch (Exception problem) when (problem is HttpRequestException || problem is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new FunctionsHostException(subject, $"no functions host answers at {address}", "Start it with ./run, or name another with --url.", problem);
            }
        }
    }

    private static string Reason(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "the host does not accept the master key",
        HttpStatusCode.NotFound => "the host has no such function",
        HttpStatusCode.ServiceUnavailable => "the host is starting or stopping",
        _ => $"the host answered {(int)status}",
    };

    private static string Hint(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"Set {KeyVariable} to the master key of that host.",
        HttpStatusCode.NotFound => "See `ops functions list`.",
        HttpStatusCode.ServiceUnavailable => "Try again in a moment.",
        _ => "The host's log says more.",
    };
}

/// <summary>A functions host did not do what was asked.</summary>
internal sealed class FunctionsHostException(string subject, string reason, string hint, Exception? cause = null) : OperationException("call the functions host for", subject, reason, hint, cause);
