"""The pages of an order: new order, order page, verification, amendment."""
