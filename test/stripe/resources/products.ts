// /v1/products

import type Stripe from 'stripe'
import { invalid, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import {
  absent,
  currency,
  emptyable,
  expand,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  required,
  shape,
  text,
  url,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'
import { recurringRule } from './price-parameters.ts'
import { createPrice } from './prices.ts'

type Create = Stripe.ProductCreateParams

const feature = shape<Stripe.ProductCreateParams.MarketingFeature>({ name: required(text()) })

const shared = {
  active: flag,
  expand,
  images: emptyable(list(url, 8)),
  marketing_features: emptyable(list(feature, 15)),
  metadata: emptyable(metadata),
  package_dimensions: absent,
  shippable: flag,
  statement_descriptor: text(22),
  tax_code: emptyable(text()),
  tax_details: absent,
  unit_label: emptyable(text(12)),
  url: emptyable(url),
}

export const productRoutes: Route[] = [
  route<Create>(
    ['POST', '/v1/products'],
    {
      ...shared,
      default_price_data: shape<Stripe.ProductCreateParams.DefaultPriceData>({
        currency: required(currency),
        currency_options: absent,
        custom_unit_amount: absent,
        metadata,
        recurring: recurringRule<Stripe.ProductCreateParams.DefaultPriceData.Recurring>(),
        tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
        unit_amount: integer({ min: 0 }),
        unit_amount_decimal: absent,
      }),
      description: text(),
      id: text(),
      name: required(text()),
      type: oneOf('good', 'service'),
    },
    createProduct,
  ),
  route<Stripe.ProductListParams>(
    ['GET', '/v1/products'],
    { ...paging, ...created, active: flag, ids: list(text()), shippable: flag, type: text(), url: text() },
    ({ store }, { active, ids, shippable, type, url: at, ...params }) => {
      const found = having(store.all('product'), { active, shippable, type, url: at })
      const wanted = ids ? found.filter((product) => ids.includes(product.id)) : found
      return page('/v1/products', since(wanted, params.created), params)
    },
  ),
  route<Stripe.ProductRetrieveParams>(['GET', '/v1/products/:id'], { expand }, (world, _params, id) =>
    productNamed(world, id, 'id'),
  ),
  route<Stripe.ProductUpdateParams>(
    ['POST', '/v1/products/:id'],
    { ...shared, default_price: text(), description: emptyable(text()), name: text() },
    updateProduct,
  ),
]

export function productNamed({ store }: World, id: string, param: string): Stripe.Product {
  const product = store.get('product', id)
  if (!product) throw noSuch('product', id, param)
  return product
}

function createProduct(world: World, params: Create): Stripe.Product {
  if (params.id && world.store.get('product', params.id)) {
    throw invalid(`There is a product ${params.id} already.`, { code: 'resource_already_exists', param: 'id' })
  }
  const product = world.store.put('product', productOf(params, world.clock.seconds()))
  emit(world, 'product.created', product)
  const { default_price_data: data } = params
  if (!data) return product
  const price = createPrice(world, { ...data, product: product.id } as Stripe.PriceCreateParams)
  return world.store.put('product', { ...product, default_price: price.id })
}

export function productOf(params: Create, now: number): Stripe.Product {
  return {
    id: params.id ?? newId('prod', 14),
    object: 'product',
    active: params.active ?? true,
    created: now,
    default_price: null,
    description: params.description ?? null,
    images: params.images ?? [],
    livemode: false,
    marketing_features: params.marketing_features ?? [],
    metadata: joinMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    tax_code: params.tax_code ?? null,
    tax_details: null,
    type: params.type ?? 'service',
    unit_label: params.unit_label ?? null,
    updated: now,
    url: params.url ?? null,
  }
}

function updateProduct(world: World, params: Stripe.ProductUpdateParams, id: string): Stripe.Product {
  const before = productNamed(world, id, 'id')
  const { expand: _expand, metadata: given, images, marketing_features: features, ...plain } = params
  const after = {
    ...before,
    ...plain,
    ...(images !== undefined && { images: images || [] }),
    ...(features !== undefined && { marketing_features: features || [] }),
    metadata: joinMetadata(before.metadata, given),
    updated: world.clock.seconds(),
  } as Stripe.Product
  world.store.put('product', after)
  emit(world, 'product.updated', after, previousOf(before, after))
  return after
}
