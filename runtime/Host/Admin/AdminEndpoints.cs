using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Keys;
using LocalFunctions.Host.Workers;

namespace LocalFunctions.Host.Admin;

/// <summary>The operator's routes under <c>/admin</c>. All but the ping need the master key: none is 401, a lesser one 403.</summary>
internal sealed partial class AdminEndpoints(
    KeyRing keys, KeyEndpoints keyEndpoints, HostReport report, HostRuntime runtime, OperatorRun operatorRun, HostState state, WorkerGate gate, ILogger<AdminEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/admin/host/ping", static _ => Task.CompletedTask);
        routes.MapGet("/admin/host/status", Guarded(context => WriteAsync(context, report.Status(), AdminJson.Default.HostStatusDocument)));
        routes.MapGet("/admin/functions", Guarded(context => WriteAsync(context, report.Functions(), AdminJson.Default.IReadOnlyListFunctionDocument)));
        routes.MapGet("/admin/functions/{name}/status", Guarded(context => report.Function(Name(context) ?? "") is { } status
            ? WriteAsync(context, status, AdminJson.Default.FunctionStatusDocument)
            : Answer(context, StatusCodes.Status404NotFound)));
        routes.MapPost("/admin/functions/{name}", Guarded(RunAsync));
        keyEndpoints.Map(routes, Guarded);
    }

    private RequestDelegate Guarded(RequestDelegate next) => async context =>
    {
        try
        {
            var function = runtime.Directory.Catalog.Find(Name(context) ?? "")?.Name;
            var level = (await keys.ReadAsync(function, context.RequestAborted)).LevelOf(PresentedKey.Of(context.Request));
            if (level == AccessLevel.Admin)
                await next(context);
            else
                await Answer(context, level == AccessLevel.Anonymous ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
        }
        catch (KeyStoreException problem)
        {
            Log.NoKeys(logger, problem.Message);
            await Answer(context, StatusCodes.Status503ServiceUnavailable);
        }
    };

    /// <summary>Answers 202 at once; the run goes on, and a stopping host waits for it.</summary>
    private async Task RunAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await Answer(context, StatusCodes.Status415UnsupportedMediaType);
            return;
        }
        if (runtime.Directory.Catalog.Find(Name(context) ?? "") is not { } function)
        {
            await Answer(context, gate.Current is null ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound);
            return;
        }
        if (await InputAsync(context) is not { } input)
        {
            await Answer(context, StatusCodes.Status400BadRequest);
            return;
        }
        if (gate.Current is null || state.TryAccept() is not { } entry)
        {
            await Answer(context, StatusCodes.Status503ServiceUnavailable);
            return;
        }
        _ = Task.Run(async () =>
        {
            using (entry)
                await operatorRun.RunAsync(function, input, state.Stopping);
        }, CancellationToken.None);
        await Answer(context, StatusCodes.Status202Accepted);
    }

    private static async Task<string?> InputAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, AdminJson.Default.RunDocument, context.RequestAborted) is { } run ? run.Input ?? "" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Name(HttpContext context) => context.GetRouteValue("name") as string;

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => context.Response.WriteAsJsonAsync(value, type);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The admin routes are closed: {Problem}")]
        public static partial void NoKeys(ILogger logger, string problem);
    }
}
