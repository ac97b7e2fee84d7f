// Tracing by OpenTelemetry's own packages: spans go to an OTLP collector, traces of callers are gone on with (W3C).
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/**
 * Spans go to `endpoint` (its `/v1/traces`); headers, time-outs and the like the exporter reads from OTEL_EXPORTER_OTLP_… itself.
 * A collector that is down costs spans, never a request and never a quiet end.
 */
export function startTracing({ serviceName, endpoint }: { serviceName: string; endpoint: string }): {
  stop(): Promise<void>
} {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': serviceName })),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return {
    async stop() {
      await provider.shutdown().catch(() => {})
      for (const api of [context, propagation, trace]) api.disable()
    },
  }
}
