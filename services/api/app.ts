/** The HTTP application: what every answer has in common, then the resources, then the dashboard. */
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { campRoutes } from './camps/routes.ts';
import { comparisonRoutes } from './comparison/routes.ts';
import type { ApiDeps } from './deps.ts';
import { deviceRoutes } from './device-list/routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { emissionRoutes } from './emissions/routes.ts';
import { eventRoutes } from './events/routes.ts';
import { footprintRoutes } from './footprint/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { keptPlanRoutes } from './planner/kept-plan-routes.ts';
import { planRoutes } from './planner/plan-routes.ts';
import { ApiProblem, errorHandler, problemResponse } from './problems.ts';
import { profileRoutes } from './profiles/routes.ts';
import { qualityRoutes } from './quality/routes.ts';
import { quarantineRoutes } from './quarantine/routes.ts';
import { registryRoutes } from './registry/routes.ts';
import { type ApiEnv, newRouter } from './router.ts';
import { analyticsRoutes } from './series/routes.ts';
import { authentication } from './session/authentication.ts';
import { sessionRoutes } from './session/routes.ts';
import { dashboardRoutes } from './static.ts';
import { telemetryRoutes } from './telemetry/routes.ts';
import { unitAnalyticsRoutes } from './units/analysis-routes.ts';
import { unitRoutes } from './units/routes.ts';

const NONE = "'none'";
/** Nothing from outside this server, nothing inline. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: [NONE],
  baseUri: [NONE],
  formAction: ["'self'"],
  frameAncestors: [NONE],
};

/**
 * Builds the application.
 * @example
 * const response = await createApp(deps).request('/api/health');
 */
export function createApp(deps: ApiDeps) {
  const app = newRouter();
  app.onError(errorHandler(deps.onError));
  app.use(
    secureHeaders({
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      strictTransportSecurity: false,
      xFrameOptions: 'DENY',
    }),
    compress(),
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = [...methods, 'OPTIONS'].join(', ');
        if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow });
        return problemResponse(
          c,
          new ApiProblem('method-not-allowed', `${c.req.method} is not allowed here, ${allow} are`, {
            allow,
          }),
        );
      },
    }),
  );
  app.use('/api/*', labelSimulated(deps), authentication(deps));
  app.use('/metrics', authentication(deps));
  for (const path of ['/api/footprint', '/api/registry', '/api/factors', '/api/openapi.json', '/api/series'])
    app.use(path, etag());

  const api = app
    .route('/', healthRoutes(deps))
    .route('/', sessionRoutes(deps))
    .route('/', telemetryRoutes(deps))
    .route('/', registryRoutes(deps))
    .route('/', unitRoutes(deps))
    .route('/', footprintRoutes(deps))
    .route('/', comparisonRoutes(deps))
    .route('/', emissionRoutes(deps))
    .route('/', analyticsRoutes(deps))
    .route('/', campRoutes(deps))
    .route('/', unitAnalyticsRoutes(deps))
    .route('/', qualityRoutes(deps))
    .route('/', quarantineRoutes(deps))
    .route('/', planRoutes(deps))
    .route('/', keptPlanRoutes(deps))
    .route('/', eventRoutes(deps))
    .route('/', deviceRoutes(deps))
    .route('/', profileRoutes(deps));
  app.route('/', docsRoutes(app, deps));
  app.route('/', dashboardRoutes(deps.dashboardDir));
  app.notFound((c) => problemResponse(c, new ApiProblem('not-found', `there is nothing at ${c.req.path}`)));
  return api;
}

/** The application's type, from which Hono's client knows every route. */
export type Api = ReturnType<typeof createApp>;

/** Marks every answer about simulated telemetry. */
function labelSimulated({ registryRepository }: Pick<ApiDeps, 'registryRepository'>) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    if (registryRepository.current().hasSimulated) c.header('footprint-data', 'simulated');
  });
}
