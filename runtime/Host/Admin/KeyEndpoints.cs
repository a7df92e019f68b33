using System.Text.Json;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Keys;

namespace LocalFunctions.Host.Admin;

/// <summary>The routes by which an operator reads, makes, changes and removes keys
/// (<see href="https://github.com/Azure/azure-functions-host/wiki/Key-management-API">Microsoft's key management API</see>). Values are in answers only.</summary>
internal sealed class KeyEndpoints(KeyBook keys, HostRuntime runtime)
{
    private const int LongestValue = 512;

    /// <param name="guard">Lets only the master key through.</param>
    public void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> guard)
    {
        Map(routes, guard, "/admin/host/keys", _ => KeyList.Host);
        Map(routes, guard, "/admin/host/functionkeys", _ => KeyList.Host);
        Map(routes, guard, "/admin/host/systemkeys", _ => KeyList.System);
        Map(routes, guard, "/admin/functions/{name}/keys", context =>
            runtime.Directory.Catalog.Find(context.GetRouteValue("name") as string ?? "") is { } function ? KeyList.Of(function.Name) : null);
    }

    private void Map(IEndpointRouteBuilder routes, Func<RequestDelegate, RequestDelegate> guard, string path, Func<HttpContext, KeyList?> list)
    {
        routes.MapGet(path, guard(Listed((context, found, _) => ListAsync(context, found))));
        routes.MapGet(path + "/{key}", guard(Listed(ShowAsync)));
        routes.MapPost(path + "/{key}", guard(Listed((context, found, key) => SetAsync(context, found, key, null))));
        routes.MapPut(path + "/{key}", guard(Listed(PutAsync)));
        routes.MapDelete(path + "/{key}", guard(Listed(RemoveAsync)));

        RequestDelegate Listed(Func<HttpContext, KeyList, string, Task> next) => context =>
        {
            if (list(context) is { } found)
                return next(context, found, context.GetRouteValue("key") as string ?? "");
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    private async Task ListAsync(HttpContext context, KeyList list)
    {
        var all = await keys.ListAsync(list, context.RequestAborted);
        await WriteAsync(context, new KeyListDocument([.. all.Select(key => new KeyDocument(key.Name, key.Value))]), StatusCodes.Status200OK);
    }

    private async Task ShowAsync(HttpContext context, KeyList list, string name)
    {
        if (await keys.FindAsync(list, name, context.RequestAborted) is { } key)
            await WriteAsync(context, key, StatusCodes.Status200OK);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task PutAsync(HttpContext context, KeyList list, string name)
    {
        if (!context.Request.HasJsonContentType())
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        KeyDocument? given;
        try
        {
            given = await JsonSerializer.DeserializeAsync(context.Request.Body, AdminJson.Default.KeyDocument, context.RequestAborted);
        }
        catch (JsonException)
        {
            given = null;
        }
        if (given is { Value.Length: > 0 and <= LongestValue })
            await SetAsync(context, list, name, given.Value);
        else
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private async Task SetAsync(HttpContext context, KeyList list, string name, string? value)
    {
        var isNew = await keys.FindAsync(list, name, context.RequestAborted) is null;
        var key = await keys.SetAsync(list, name, value, context.RequestAborted);
        await WriteAsync(context, key, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task RemoveAsync(HttpContext context, KeyList list, string name) => context.Response.StatusCode =
        await keys.RemoveAsync(list, name, context.RequestAborted) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;

    private static Task WriteAsync(HttpContext context, StoredKey key, int status) => WriteAsync(context, new KeyDocument(key.Name, key.Value), AdminJson.Default.KeyDocument, status);

    private static Task WriteAsync(HttpContext context, KeyListDocument list, int status) => WriteAsync(context, list, AdminJson.Default.KeyListDocument, status);

    private static Task WriteAsync<T>(HttpContext context, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, type);
    }
}
