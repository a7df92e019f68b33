using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace SuperInsight.Adapters.Supervisor;

/// <summary>
/// Supervisor's XML-RPC over its Unix socket. Calls return at once: whether a program has come to where it was sent is to be looked at.
/// Thread-safe. See <see href="https://supervisord.org/api.html"/>.
/// </summary>
internal sealed class SupervisorConnection : IDisposable
{
    // Faults of supervisor.rpcinterface.
    private const int EndedAtOnce = 50;
    private const int AlreadyStarted = 60;
    private const int NotRunning = 70;
    private const int LongestAnswer = 1 << 20;

    private static readonly Uri Address = new("http://localhost/RPC2");

    private readonly SupervisorOptions options;
    private readonly TimeProvider clock;
    private readonly HttpClient client;

    public SupervisorConnection(SupervisorOptions options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, ConnectCallback = ConnectAsync })
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer,
        };
        if (options.User is { } user)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password?.Reveal()}")));
        }
    }

    /// <summary>Every program there is.</summary>
    /// <exception cref="SupervisorException">Supervisor does not answer, or not as it should.</exception>
    public async Task<IReadOnlyList<SupervisedProgram>> ListAsync(CancellationToken cancellationToken)
    {
        const string Operation = "list the programs of";
        var answer = await CallAsync(Operation, "supervisor.getAllProcessInfo", [], cancellationToken);
        return answer is { Value: IReadOnlyList<object?> programs } ? [.. programs.Select(program => Read(Operation, program))] : throw Refused(Operation, options.Socket, answer.Fault);
    }

    /// <summary>
    /// Sends a program to its start; one that runs is left alone. Returns before it runs: one that has ended again already is not refused
    /// here, its state and its trouble tell, as they do of one that ends a moment later.
    /// </summary>
    /// <exception cref="SupervisorException">Supervisor does not answer, or refuses.</exception>
    public Task StartAsync(string program, CancellationToken cancellationToken) => SendAsync("start", program, "supervisor.startProcess", [AlreadyStarted, EndedAtOnce], cancellationToken);

    /// <summary>Sends a program to its end; one that does not run is left alone. Returns before it has ended.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task StopAsync(string program, CancellationToken cancellationToken) => SendAsync("stop", program, "supervisor.stopProcess", [NotRunning], cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task SendAsync(string operation, string program, string method, int[] harmless, CancellationToken cancellationToken)
    {
        if ((await CallAsync(operation, method, [program, false], cancellationToken)).Fault is { } fault && !harmless.Contains(fault.Code))
            throw Refused(operation, program, fault);
    }

    private async Task<XmlRpcAnswer> CallAsync(string operation, string method, object[] arguments, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Call, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(XmlRpc.WriteCall(method, arguments)) { Headers = { ContentType = new("text/xml") } } };
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                throw Failed(operation, $"it answers HTTP {(int)response.StatusCode}", response.StatusCode == HttpStatusCode.Unauthorized ? "Set Supervisor__User and Supervisor__Password as [unix_http_server] has them." : "Look whether that socket is supervisor's.");
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return XmlRpc.ReadAnswer(body);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(operation, $"no answer within {options.Call.TotalSeconds:0} s", "Look whether supervisord still runs.");
        }
        catch (FormatException malformed)
        {
            throw Failed(operation, $"its answer is not XML-RPC: {malformed.Message}", "Look whether that socket is supervisor's.", malformed);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Failed(operation, $"no answer ({(failure.InnerException as SocketException)?.SocketErrorCode.ToString() ?? failure.Message})",
                "Supervisor__Socket must be the file of [unix_http_server], and our user must be allowed to write to it (chmod, chown there).", failure);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.Socket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SupervisedProgram Read(string operation, object? program)
    {
        if (program is not IReadOnlyDictionary<string, object?> members || members.GetValueOrDefault("name") is not string name || members.GetValueOrDefault("group") is not string group || members.GetValueOrDefault("state") is not int state)
            throw Failed(operation, "it tells of a program without name, group or state", "Look whether that socket is supervisor's.");
        return new(group == name ? name : $"{group}:{name}", Enum.IsDefined((ProgramState)state) ? (ProgramState)state : ProgramState.Unknown, members.GetValueOrDefault("spawnerr") as string ?? "");
    }

    private SupervisorException Failed(string operation, string reason, string hint, Exception? cause = null) => new(operation, options.Socket, reason, hint, cause);

    private static SupervisorException Refused(string operation, string subject, XmlRpcFault? fault) => new(operation, subject, fault switch
    {
        null => "its answer is not what was asked for",
        { Code: 10 } => "supervisor has no program of that name",
        _ => $"supervisor refuses: {fault.Text}",
    }, fault?.Code switch
    {
        6 => "Supervisor is shutting down: nothing more can be done here.",
        10 => "Name the programs as supervisord.conf does: Supervisor__Front, Supervisor__Applications, Supervisor__Data.",
        20 or 21 => "Look at its command in supervisord.conf: the file must exist and be executable.",
        _ => "Read the program's log.",
    });
}
