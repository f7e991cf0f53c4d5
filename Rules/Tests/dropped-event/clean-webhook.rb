class WebhooksController < ApplicationController
  def create
    case event.type
    when "invoice.paid"
      InvoicePaidJob.perform_later(event.id)
    when "customer.subscription.deleted"
      SubscriptionEndedJob.perform_later(event.id)
    else
      Rails.logger.info("webhook #{event.id}: #{event.type} is not for us")
    end
    head :ok
  end

  def receive
    case params[:event]
    when "message.delivered" then delivered
    when "message.bounced" then bounced
    else
      UnmatchedEvent.create!(body: params.to_unsafe_h)
      head :ok
    end
  end
end

class OrderConsumer
  def handle(payload)
    case payload["event_type"]
    when "order.created"
      Order.create!(payload["order"])
    when "order.cancelled"
      Order.find(payload["id"]).cancel!
    else
      raise UnknownEvent, payload["event_type"]
    end
    acknowledge(payload)
  end

  def colour(payload)
    case payload["level"]
    when "warning" then "yellow"
    when "error" then "red"
    else nil
    end
  end
end
