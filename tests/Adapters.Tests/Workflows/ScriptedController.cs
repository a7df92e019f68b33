using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary>A controller on a free port that answers as a test says, one answer after the other; the last one again and again.</summary>
internal sealed class ScriptedController : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(int Status, string Body)> answers;

    private ScriptedController(WebApplication app, IEnumerable<(int Status, string Body)> answers)
    {
        this.app = app;
        this.answers = new(answers);
    }

    public string Address { get; private set; } = "";

    /// <summary>Method and path, key, body.</summary>
    public ConcurrentQueue<(string Request, string? Key, string Body)> Requests { get; } = new();

    /// <summary>Runs with each request, while its sender waits.</summary>
    public Action OnRequest { get; set; } = static () => { };

    public static async Task<ScriptedController> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var controller = new ScriptedController(builder.Build(), answers);
        controller.app.Run(controller.AnswerAsync);
        await controller.app.StartAsync(TestContext.Current.CancellationToken);
        controller.Address = controller.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return controller;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        Requests.Enqueue(($"{http.Request.Method} {http.Request.Path}", http.Request.Headers["x-functions-key"], await reader.ReadToEndAsync(http.RequestAborted)));
        OnRequest();
        var answer = answers.Count > 1 && answers.TryDequeue(out var next) ? next : answers.TryPeek(out next) ? next : (500, "");
        http.Response.StatusCode = answer.Item1;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.Item2, http.RequestAborted);
    }
}
