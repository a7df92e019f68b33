using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SuperInsight.Adapters;
using SuperInsight.Functions;
using SuperInsight.Functions.Console;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<ProblemMiddleware>();
// Names in JSON are a contract: those that `ops --json` prints.
builder.Services.Configure<JsonSerializerOptions>(json => json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
builder.Services.AddOperator(builder.Configuration);
builder.Services.AddBackups();
builder.Services.AddDeployments();
builder.Services.AddConfiguration();
builder.Services.AddWebhooks();
builder.Services.AddAlertActions();
builder.Services.AddAlerts();
builder.Services.AddMetricSources();
builder.Services.AddNotifications();
builder.Services.AddCosts();
builder.Services.AddConsole();
builder.Services.AddSingleton<ConsoleGate>();
builder.Build().Run();
